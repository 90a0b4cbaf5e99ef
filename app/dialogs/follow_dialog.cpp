#include "app/dialogs/follow_dialog.h"

#include <QDialogButtonBox>
#include <QFileDialog>
#include <QFontDatabase>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QMouseEvent>
#include <QPushButton>
#include <QSaveFile>
#include <QShortcut>
#include <QTextBlock>
#include <QToolButton>
#include <QVBoxLayout>

#include "app/window/icon.h"
#include "app/window/theme.h"

namespace dorsal {

namespace {

// A text widget gets slow beyond this; saving writes everything.
constexpr qsizetype kMostShown = 3'000'000;

QString endText(const FollowEnd& end) {
    auto address = QString::fromStdString(end.address);
    return address.contains(u':') ? QStringLiteral("[%1]:%2").arg(address).arg(end.port)
                                  : QStringLiteral("%1:%2").arg(address).arg(end.port);
}

QChar printable(uint8_t byte) { return byte >= 0x20 && byte < 0x7f ? QChar(byte) : QChar(u'.'); }

}  // namespace

FollowDialog::FollowDialog(std::shared_ptr<const Capture> capture, FollowKind kind, uint32_t stream,
                           QWidget* parent)
    : QDialog(parent),
      capture_(std::move(capture)),
      kind_(kind),
      number_(stream),
      text_(new QPlainTextEdit),
      side_(new QComboBox),
      format_(new QComboBox),
      find_(new QLineEdit),
      title_(new QLabel(tr("Reading the stream…"))),
      place_(new QLabel) {
    setObjectName(QStringLiteral("followDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowFlag(Qt::WindowMaximizeButtonHint);
    auto name = QString::fromLatin1(followKindName(kind)).toUpper();
    setWindowTitle(tr("%1 stream %2").arg(name).arg(stream));
    auto layout = new QVBoxLayout(this);
    title_->setTextInteractionFlags(Qt::TextSelectableByMouse);
    title_->setObjectName(QStringLiteral("followTitle"));
    layout->addWidget(title_);
    text_->setObjectName(QStringLiteral("followText"));
    text_->setAccessibleName(windowTitle());
    text_->setReadOnly(true);
    text_->setUndoRedoEnabled(false);
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    text_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    text_->setWordWrapMode(QTextOption::WrapAnywhere);
    text_->viewport()->installEventFilter(this);
    text_->installEventFilter(this);
    layout->addWidget(text_, 1);
    place_->setObjectName(QStringLiteral("followPlace"));
    layout->addWidget(place_);

    auto row = new QHBoxLayout;
    side_->setObjectName(QStringLiteral("followSide"));
    side_->setAccessibleName(tr("Which side"));
    side_->addItems({tr("Both sides"), tr("Client"), tr("Server")});
    side_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    format_->setObjectName(QStringLiteral("followFormat"));
    format_->setAccessibleName(tr("Show as"));
    format_->addItems({tr("ASCII"), tr("UTF-8"), tr("Hex dump"), tr("Raw")});
    find_->setObjectName(QStringLiteral("followFind"));
    find_->setPlaceholderText(tr("Find text   Ctrl+F"));
    find_->setAccessibleName(tr("Find text"));
    find_->setClearButtonEnabled(true);
    row->addWidget(side_);
    row->addWidget(format_);
    row->addWidget(find_, 1);
    auto tool = [&](const char* iconName, const QString& tip, auto run) {
        auto b = new QToolButton;
        b->setIcon(icon(QString::fromLatin1(iconName)));
        b->setToolTip(tip);
        b->setAccessibleName(tip);
        connect(b, &QToolButton::clicked, this, run);
        row->addWidget(b);
    };
    tool("previous", tr("Find previous (Shift+F3)"), [this] { find(true); });
    tool("next", tr("Find next (F3)"), [this] { find(false); });
    layout->addLayout(row);
    auto buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    auto button = [&](const QString& text, auto run) {
        auto b = buttons->addButton(text, QDialogButtonBox::ActionRole);
        b->setAutoDefault(false);
        connect(b, &QPushButton::clicked, this, run);
    };
    button(tr("&Save as…"), [this] { save(); });
    button(tr("Filter &out this stream"), [this] {
        emit filterOutRequested(
            QStringLiteral("%1 eq %2").arg(QLatin1String(followStreamField(kind_))).arg(number_));
        close();
    });
    buttons->button(QDialogButtonBox::Close)->setAutoDefault(false);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    layout->addWidget(buttons);

    connect(side_, &QComboBox::currentIndexChanged, this, &FollowDialog::showText);
    connect(format_, &QComboBox::currentIndexChanged, this, &FollowDialog::showText);
    connect(find_, &QLineEdit::returnPressed, this, [this] { find(false); });
    connect(text_, &QPlainTextEdit::cursorPositionChanged, this, &FollowDialog::tellPlace);
    connect(&Theme::instance(), &Theme::changed, this, &FollowDialog::showText);
    auto shortcut = [&](const QKeySequence& keys, auto run) {
        connect(new QShortcut(keys, this), &QShortcut::activated, this, run);
    };
    shortcut(QKeySequence::Find, [this] { find_->setFocus(), find_->selectAll(); });
    shortcut(QKeySequence(Qt::Key_F3), [this] { find(false); });
    shortcut(QKeySequence(Qt::SHIFT | Qt::Key_F3), [this] { find(true); });
    resize(860, 620);
    text_->setFocus();
    job_ = runJob<FollowedStream>(
        this,
        [capture = capture_, kind, stream](JobControl& control) {
            return followStream(*capture, kind, stream, control);
        },
        [this](FollowedStream found) {
            job_.reset();
            stream_ = std::move(found);
            QLocale locale;
            side_->setItemText(
                1, tr("From %1 (%2 bytes)")
                       .arg(endText(stream_.ends[0]), locale.toString(qulonglong(stream_.sizes[0]))));
            side_->setItemText(
                2, tr("From %1 (%2 bytes)")
                       .arg(endText(stream_.ends[1]), locale.toString(qulonglong(stream_.sizes[1]))));
            showText();
            emit loaded();
        });
}

FollowDialog::~FollowDialog() {
    if (job_) job_->cancelled = true;
}

bool FollowDialog::shown(bool fromServer) const {
    auto side = Side(side_->currentIndex());
    return side == Side::Both || (side == Side::Server) == fromServer;
}

// `at`: how many bytes of this side stand before the run.
QString FollowDialog::textOf(const FollowRun& run, uint64_t at) const {
    if (run.size == 0) return tr("\n[%1 bytes are missing in the capture]\n").arg(run.missing);
    auto data = reinterpret_cast<const char*>(stream_.bytes.data()) + run.at;
    auto bytes = QByteArray::fromRawData(data, run.size);
    QString out;
    switch (Format(format_->currentIndex())) {
        case Format::Utf8:
            for (auto c : QString::fromUtf8(bytes))
                out += c.unicode() < 0x20 && c != u'\n' && c != u'\t' && c != u'\r' ? QChar(u'.') : c;
            return out.remove(u'\r');
        case Format::Ascii:
            for (auto c : bytes)
                if (c != '\r') out += c == '\n' || c == '\t' ? QChar(c) : printable(uint8_t(c));
            return out;
        case Format::Raw: return QString::fromLatin1(bytes.toHex()) + u'\n';
        case Format::Hex: break;
    }
    for (qsizetype line = 0; line < bytes.size(); line += 16) {
        QString hex, text;
        auto part = bytes.mid(line, 16);
        for (qsizetype i = 0; i < part.size(); ++i) {
            if (i == 8) hex += u' ', text += u' ';
            hex += QStringLiteral("%1 ").arg(uint8_t(part[i]), 2, 16, QLatin1Char('0'));
            text += printable(uint8_t(part[i]));
        }
        out += QStringLiteral("%1%2  %3 %4\n")
                   .arg(run.fromServer ? QStringLiteral("    ") : QString())
                   .arg(at + uint64_t(line), 8, 16, QLatin1Char('0'))
                   .arg(hex, -49)
                   .arg(text);
    }
    return out;
}

QString FollowDialog::noteOf(const FollowRepeat& repeat) const {
    return tr("\n[packet %1 repeats %2 bytes]\n").arg(repeat.packet + 1).arg(repeat.size);
}

void FollowDialog::showText() {
    if (job_) return;
    auto& c = Theme::instance().colors();
    auto format = [](const QColor& text, const QColor& back) {
        QTextCharFormat f;
        f.setForeground(text);
        f.setBackground(back);
        return f;
    };
    auto plain = palette().color(QPalette::Text);
    const QTextCharFormat sides[] = {format(plain, c.errorBack), format(plain, c.noteBack)};
    auto hole = format(c.warning, c.warningBack),
         repeated = format(c.mutedText, palette().color(QPalette::Base));
    places_.clear();
    all_ = true;
    text_->clear();
    QTextCursor cursor(text_->document());
    cursor.beginEditBlock();
    uint64_t at[2] = {};
    size_t repeat = 0;
    for (size_t i = 0; i <= stream_.runs.size() && all_; ++i) {
        for (; repeat < stream_.repeats.size() && stream_.repeats[repeat].run <= i; ++repeat)
            if (shown(stream_.repeats[repeat].fromServer))
                cursor.insertText(noteOf(stream_.repeats[repeat]), repeated);
        if (i == stream_.runs.size()) break;
        auto& run = stream_.runs[i];
        auto from = std::exchange(at[run.fromServer], at[run.fromServer] + run.size);
        if (!shown(run.fromServer)) continue;
        auto text = textOf(run, from);
        all_ = cursor.position() + text.size() <= kMostShown;
        if (!all_) text = text.left(std::max<qsizetype>(0, kMostShown - cursor.position()));
        places_.push_back({cursor.position(), i});
        cursor.insertText(text, run.size ? sides[run.fromServer] : hole);
    }
    cursor.endEditBlock();
    text_->moveCursor(QTextCursor::Start);
    tellFacts();
    tellPlace();
}

void FollowDialog::tellFacts() {
    if (stream_.runs.empty()) {
        title_->setText(kind_ == FollowKind::Tls
                            ? tr("Nothing was decrypted: the keys of this capture are not known.")
                            : tr("This stream has no bytes."));
        return;
    }
    QLocale locale;
    QStringList facts{tr("%1 → %2").arg(endText(stream_.ends[0]), endText(stream_.ends[1])),
                      tr("%1 bytes").arg(locale.toString(qulonglong(stream_.bytes.size())))};
    uint64_t missing = 0;
    for (auto& run : stream_.runs) missing += run.missing;
    if (missing) facts << tr("%1 bytes are missing").arg(locale.toString(qulonglong(missing)));
    if (!stream_.repeats.empty())
        facts << tr("%1 retransmissions").arg(locale.toString(qulonglong(stream_.repeats.size())));
    if (stream_.beyond)
        facts << tr("%1 bytes behind a hole are left out").arg(locale.toString(qulonglong(stream_.beyond)));
    if (stream_.cut) facts << tr("the stream goes on, this is its first part");
    if (!all_) facts << tr("only the first part is shown, Save writes all");
    title_->setText(facts.join(QStringLiteral("  ·  ")));
}

const FollowRun* FollowDialog::runAtCursor() const {
    int position = text_->textCursor().position();
    auto it = std::upper_bound(places_.begin(), places_.end(), position,
                               [](int at, const Place& place) { return at < place.begin; });
    return it == places_.begin() ? nullptr : &stream_.runs[std::prev(it)->run];
}

void FollowDialog::tellPlace() {
    auto run = runAtCursor();
    if (!run) return place_->setText(tr("Click a byte to go to its packet."));
    place_->setText(tr("Packet %1, sent by the %2 (%3)%4")
                        .arg(run->packet + 1)
                        .arg(run->fromServer ? tr("server") : tr("client"),
                             endText(stream_.ends[run->fromServer]),
                             run->outOfOrder ? tr(", out of order") : QString()));
}

void FollowDialog::goToCursor() {
    if (text_->textCursor().hasSelection()) return;  // a person who selects text does not want to go away
    if (auto run = runAtCursor()) emit packetClicked(run->packet + 1);
}

bool FollowDialog::eventFilter(QObject* watched, QEvent* event) {
    if (watched == text_->viewport() && event->type() == QEvent::MouseButtonRelease &&
        static_cast<QMouseEvent*>(event)->button() == Qt::LeftButton)
        QMetaObject::invokeMethod(this, &FollowDialog::goToCursor, Qt::QueuedConnection);
    if (watched == text_ && event->type() == QEvent::KeyPress) {
        auto key = static_cast<QKeyEvent*>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) return goToCursor(), true;
    }
    return QDialog::eventFilter(watched, event);
}

void FollowDialog::find(bool backward) {
    if (find_->text().isEmpty()) return find_->setFocus();
    auto flags = backward ? QTextDocument::FindBackward : QTextDocument::FindFlags();
    if (text_->find(find_->text(), flags)) return;
    // Once more from the other end.
    auto before = text_->textCursor();
    text_->moveCursor(backward ? QTextCursor::End : QTextCursor::Start);
    if (text_->find(find_->text(), flags)) return;
    text_->setTextCursor(before);
    place_->setText(tr("“%1” was not found.").arg(find_->text()));
}

// Raw saves the bytes themselves, every other format the text as it is shown, all of it.
void FollowDialog::save() {
    if (job_) return;
    bool raw = Format(format_->currentIndex()) == Format::Raw;
    auto path = QFileDialog::getSaveFileName(this, tr("Save stream"),
                                             QStringLiteral("%1-stream-%2.%3")
                                                 .arg(QLatin1String(followKindName(kind_)))
                                                 .arg(number_)
                                                 .arg(raw ? QStringLiteral("bin") : QStringLiteral("txt")));
    if (!path.isEmpty()) saveTo(path);
}

void FollowDialog::saveTo(const QString& path) {
    bool raw = Format(format_->currentIndex()) == Format::Raw;
    QSaveFile file(path);
    bool good = file.open(QIODevice::WriteOnly);
    uint64_t at[2] = {};
    for (auto& run : stream_.runs) {
        if (!good) break;
        auto from = std::exchange(at[run.fromServer], at[run.fromServer] + run.size);
        if (!shown(run.fromServer)) continue;
        if (raw)
            good = file.write(reinterpret_cast<const char*>(stream_.bytes.data()) + run.at, run.size) >= 0;
        else
            good = file.write(textOf(run, from).toUtf8()) >= 0;
    }
    good = good && file.commit();
    place_->setText(good ? tr("Saved as %1.").arg(path)
                         : tr("%1 can't be written: %2.").arg(path, file.errorString()));
}

}  // namespace dorsal
