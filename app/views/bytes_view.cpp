#include "app/views/bytes_view.h"

#include <QApplication>
#include <QFontDatabase>
#include <QKeyEvent>
#include <QMouseEvent>
#include <QPainter>
#include <QScrollBar>
#include <QVBoxLayout>

#include "app/window/theme.h"

namespace dorsal {

namespace {
constexpr int kMargin = 10;
QChar printable(char c) { return c >= 0x20 && c < 0x7f ? QChar(QLatin1Char(c)) : QChar(u'·'); }
}  // namespace

BytesCanvas::BytesCanvas(QWidget* parent) : QAbstractScrollArea(parent) {
    setObjectName(QStringLiteral("bytesView"));
    setAccessibleName(tr("Packet bytes"));
    auto font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QApplication::font().pointSizeF());
    setFont(font);
    setFocusPolicy(Qt::StrongFocus);
    setContextMenuPolicy(Qt::CustomContextMenu);
    viewport()->setMouseTracking(true);
    viewport()->setCursor(Qt::ArrowCursor);
}

void BytesCanvas::setBytes(QByteArray bytes) {
    bytes_ = std::move(bytes);
    size_ = layerSize_ = 0;
    hover_ = -1;
    arrange();
    verticalScrollBar()->setValue(0);
    viewport()->update();
}

void BytesCanvas::setMode(Mode mode) {
    mode_ = mode;
    arrange();
    viewport()->update();
}

void BytesCanvas::setShowAscii(bool on) {
    ascii_ = on;
    arrange();
    viewport()->update();
}

void BytesCanvas::highlight(uint32_t pos, uint32_t size, uint32_t layerPos, uint32_t layerSize,
                            uint64_t bits) {
    bits_ = bits;
    pos_ = pos;
    size_ = size;
    layerPos_ = layerPos;
    layerSize_ = layerSize;
    if (size) reveal(pos);
    viewport()->update();
}

uint8_t BytesCanvas::highlightedBits(int64_t byte) const {
    if (byte < pos_ || byte >= int64_t(pos_) + size_) return 0;
    int64_t behind = int64_t(pos_) + size_ - 1 - byte;
    return bits_ == 0 ? 0xff : behind < 8 ? uint8_t(bits_ >> 8 * behind) : 0;
}

void BytesCanvas::reveal(uint32_t pos) {
    int line = int(pos) / perLine(), first = verticalScrollBar()->value();
    int visible = std::max(1, viewport()->height() / lineHeight());
    if (line < first)
        verticalScrollBar()->setValue(line);
    else if (line >= first + visible)
        verticalScrollBar()->setValue(line - visible + 1);
}

int BytesCanvas::digitsX(int column) const {
    int w = fontMetrics().horizontalAdvance(u'0');
    int offset = bytes_.size() > 0xffff ? 9 : 5;
    return kMargin + w * (offset + 1 + column * (digits() + gap()) + (halved() && column >= 8)) -
           horizontalScrollBar()->value();
}

int BytesCanvas::asciiX(int column) const {
    int w = fontMetrics().horizontalAdvance(u'0');
    return digitsX(perLine()) + w + column * w + (halved() && column >= 8 ? w / 2 : 0);
}

QRect BytesCanvas::rectOf(uint32_t byte) const {
    int w = fontMetrics().horizontalAdvance(u'0');
    int line = int(byte) / perLine() - verticalScrollBar()->value();
    return {digitsX(int(byte) % perLine()), line * lineHeight() + 4, digits() * w, lineHeight()};
}

int64_t BytesCanvas::byteAt(const QPoint& at) const {
    int line = (at.y() - 4) / lineHeight() + verticalScrollBar()->value();
    int w = fontMetrics().horizontalAdvance(u'0');
    if (at.y() < 4 || line >= lineCount()) return -1;
    for (int c = 0; c < perLine(); ++c) {
        int64_t byte = int64_t(line) * perLine() + c;
        if (byte >= bytes_.size()) return -1;
        int from = digitsX(c) - gap() * w / 2, width = (digits() + gap()) * w;
        if (at.x() >= from && at.x() < from + width) return byte;
        if (showsAscii() && at.x() >= asciiX(c) && at.x() < asciiX(c) + w) return byte;
    }
    return -1;
}

void BytesCanvas::arrange() {
    int visible = std::max(1, (viewport()->height() - 4) / lineHeight());
    verticalScrollBar()->setRange(0, std::max(0, lineCount() - visible));
    verticalScrollBar()->setPageStep(visible);
    horizontalScrollBar()->setValue(0);
    int width = contentWidth();
    horizontalScrollBar()->setRange(0, std::max(0, width - viewport()->width()));
    horizontalScrollBar()->setPageStep(viewport()->width());
}

void BytesCanvas::paintEvent(QPaintEvent*) {
    QPainter painter(viewport());
    auto& c = Theme::instance().colors();
    painter.setFont(font());
    if (bytes_.isEmpty()) {
        painter.setFont(QApplication::font());
        painter.setPen(c.mutedText);
        painter.drawText(viewport()->rect(), Qt::AlignCenter, tr("No bytes."));
        return;
    }
    int h = lineHeight(), n = perLine(), first = verticalScrollBar()->value();
    int last = std::min(lineCount(), first + viewport()->height() / h + 2);
    for (int line = first; line < last; ++line) {
        int y = (line - first) * h + 4;
        painter.setPen(c.mutedText);
        painter.drawText(
            kMargin - horizontalScrollBar()->value(), y + fontMetrics().ascent() + 1,
            QStringLiteral("%1").arg(line * n, bytes_.size() > 0xffff ? 8 : 4, 16, QLatin1Char('0')));
        for (int64_t i = int64_t(line) * n; i < std::min<int64_t>(int64_t(line + 1) * n, bytes_.size()); ++i)
            paintByte(painter, i, y);
    }
}

void BytesCanvas::paintByte(QPainter& painter, int64_t i, int y) {
    auto& c = Theme::instance().colors();
    auto text = palette().color(QPalette::Text);
    auto inField = [&](int64_t at) { return size_ && at >= pos_ && at < int64_t(pos_) + size_; };
    auto inLayer = [&](int64_t at) {
        return layerSize_ && at >= layerPos_ && at < int64_t(layerPos_) + layerSize_;
    };
    int h = lineHeight(), w = fontMetrics().horizontalAdvance(u'0'), n = perLine(), column = int(i % n);
    int base = y + fontMetrics().ascent() + 1, x = digitsX(column), cell = digits() * w, pad = gap() * 2;
    auto byte = uint8_t(bytes_[qsizetype(i)]);
    bool field = inField(i), someBits = field && bits_ && mode_ == Mode::Bits;
    // The light of a field runs through the gaps between its bytes.
    auto fillDigits = [&](const QColor& color, bool joined) {
        int between = joined && column + 1 < n ? digitsX(column + 1) - x - cell : 0;
        painter.fillRect(x - pad, y, cell + 2 * pad + between, h, color);
    };
    auto fillAscii = [&](const QColor& color, bool joined) {
        if (!showsAscii()) return;
        int ax = asciiX(column);
        painter.fillRect(ax, y, joined && column + 1 < n ? asciiX(column + 1) - ax : w, h, color);
    };
    if (field) {
        fillDigits(someBits ? c.layerBack : c.fieldBack, inField(i + 1));
        fillAscii(c.fieldBack, inField(i + 1));
    } else if (inLayer(i)) {
        fillDigits(c.layerBack, inLayer(i + 1) && !inField(i + 1));
        fillAscii(c.layerBack, inLayer(i + 1) && !inField(i + 1));
    } else if (i == hover_) {
        fillDigits(c.hoverBack, false);
        fillAscii(c.hoverBack, false);
    }
    auto shown = printable(char(byte));
    bool faint = !field && shown == QChar(u'·');
    if (mode_ == Mode::Bits) {
        auto lit = highlightedBits(i);
        for (int bit = 0; bit < 8; ++bit) {
            bool on = lit >> (7 - bit) & 1;
            if (someBits && on) painter.fillRect(x + bit * w, y, w, h, c.fieldBack);
            painter.setPen(on ? c.fieldText : text);
            painter.drawText(x + bit * w, base, QString(QChar(byte >> (7 - bit) & 1 ? u'1' : u'0')));
        }
    } else {
        painter.setPen(field ? c.fieldText : mode_ == Mode::Text && faint ? c.mutedText : text);
        painter.drawText(
            x, base,
            mode_ == Mode::Hex ? QStringLiteral("%1").arg(byte, 2, 16, QLatin1Char('0')) : QString(shown));
    }
    if (!showsAscii()) return;
    painter.setPen(field ? c.fieldText : faint ? c.mutedText : text);
    painter.drawText(asciiX(column), base, QString(shown));
}

void BytesCanvas::focusInEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusInEvent(event);
    // Whoever comes by keyboard sees where they are.
    if (size_ == 0 && !bytes_.isEmpty() && event->reason() != Qt::MouseFocusReason) emit byteClicked(0);
}

void BytesCanvas::focusOutEvent(QFocusEvent* event) {
    QAbstractScrollArea::focusOutEvent(event);
    viewport()->update();
}

void BytesCanvas::resizeEvent(QResizeEvent*) { arrange(); }

void BytesCanvas::mousePressEvent(QMouseEvent* event) {
    auto byte = byteAt(event->pos());
    if (event->button() == Qt::LeftButton && byte >= 0) emit byteClicked(uint32_t(byte));
}

void BytesCanvas::mouseMoveEvent(QMouseEvent* event) {
    auto byte = byteAt(event->pos());
    if (byte == hover_) return;
    hover_ = byte;
    emit hovered(byte);
    viewport()->update();
}

void BytesCanvas::leaveEvent(QEvent*) {
    hover_ = -1;
    emit hovered(-1);
    viewport()->update();
}

void BytesCanvas::keyPressEvent(QKeyEvent* event) {
    int64_t at = size_ ? int64_t(pos_) : -1;
    switch (event->key()) {
        case Qt::Key_Left: at = std::max<int64_t>(0, at - 1); break;
        case Qt::Key_Right: at = size_ ? int64_t(pos_) + size_ : 0; break;
        case Qt::Key_Up: at = std::max<int64_t>(0, at - perLine()); break;
        case Qt::Key_Down: at += perLine(); break;
        case Qt::Key_Home: at = 0; break;
        case Qt::Key_End: at = bytes_.size() - 1; break;
        default: QAbstractScrollArea::keyPressEvent(event); return;
    }
    if (at >= 0 && at < bytes_.size()) emit byteClicked(uint32_t(at));
}

void BytesCanvas::changeEvent(QEvent* event) {
    QAbstractScrollArea::changeEvent(event);
    if (event->type() == QEvent::FontChange) arrange();
}

QString BytesCanvas::asText(uint32_t pos, uint32_t size) const {
    QString out;
    for (uint32_t line = pos; line < pos + size; line += 16) {
        out += QStringLiteral("%1  ").arg(line, 4, 16, QLatin1Char('0'));
        QString ascii;
        for (uint32_t i = line; i < line + 16; ++i) {
            if (i >= pos + size || i >= uint32_t(bytes_.size())) {
                out += QStringLiteral("   ");
                continue;
            }
            out += QStringLiteral("%1 ").arg(uint8_t(bytes_[qsizetype(i)]), 2, 16, QLatin1Char('0'));
            auto c = printable(bytes_[qsizetype(i)]);
            ascii += c == QChar(u'·') ? QChar(u'.') : c;
        }
        out += QStringLiteral("  ") + ascii + u'\n';
    }
    return out;
}

BytesView::BytesView(QWidget* parent) : QWidget(parent), tabs_(new QTabBar), canvas_(new BytesCanvas) {
    auto layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(canvas_, 1);
    layout->addWidget(tabs_);
    tabs_->setObjectName(QStringLiteral("byteSources"));
    tabs_->setAccessibleName(tr("Sources of bytes"));
    tabs_->setShape(QTabBar::RoundedSouth);
    tabs_->setExpanding(false);
    tabs_->setDrawBase(false);
    tabs_->hide();
    connect(tabs_, &QTabBar::currentChanged, this, &BytesView::showSource);
    connect(canvas_, &BytesCanvas::byteClicked, this,
            [this](uint32_t pos) { emit byteClicked(std::max(0, tabs_->currentIndex()), pos); });
    connect(canvas_, &BytesCanvas::hovered, this,
            [this](qint64 pos) { emit hovered(std::max(0, tabs_->currentIndex()), pos); });
}

void BytesView::showPacket(const DetailTreeModel* model) {
    model_ = model;
    QSignalBlocker quiet(tabs_);
    while (tabs_->count()) tabs_->removeTab(0);
    auto d = model ? model->dissection() : nullptr;
    if (d)
        for (auto& source : d->sources) tabs_->addTab(QString::fromStdString(source.name));
    tabs_->setVisible(tabs_->count() > 1);
    showSource(0);
}

void BytesView::showSource(int source) {
    auto d = model_ ? model_->dissection() : nullptr;
    if (!d || source < 0 || size_t(source) >= d->sources.size()) {
        canvas_->setBytes({});
        return;
    }
    auto bytes = d->sources[size_t(source)].bytes;
    canvas_->setBytes(QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())));
}

void BytesView::showItem(const QModelIndex& item) {
    if (!item.isValid()) {
        canvas_->highlight(0, 0, 0, 0);
        return;
    }
    int source = item.data(DetailTreeModel::SourceRole).toInt();
    if (source != tabs_->currentIndex() && source < tabs_->count()) tabs_->setCurrentIndex(source);
    auto layer = item;
    while (layer.parent().isValid()) layer = layer.parent();
    bool sameSource = layer.data(DetailTreeModel::SourceRole).toInt() == source;
    canvas_->highlight(item.data(DetailTreeModel::PosRole).toUInt(),
                       item.data(DetailTreeModel::SizeRole).toUInt(),
                       layer.data(DetailTreeModel::PosRole).toUInt(),
                       sameSource ? layer.data(DetailTreeModel::SizeRole).toUInt() : 0,
                       item.data(DetailTreeModel::BitsRole).toULongLong());
}

void BytesView::showRange(int source, uint32_t pos, uint32_t size) {
    if (source < tabs_->count()) tabs_->setCurrentIndex(source);
    canvas_->highlight(pos, size, 0, 0);
}

}  // namespace dorsal
