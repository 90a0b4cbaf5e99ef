// What the capture-filter field says while a person types.
#include "app/views/capture_filter_field.h"

#include "support/opened.h"

using namespace dorsal;
using State = CaptureFilterField::State;

namespace {
struct Typed {
    QWidget window;
    CaptureFilterField* field = new CaptureFilterField(&window);
    Typed() {
        window.resize(600, 200);
        field->setGeometry(10, 10, 500, 32);
        window.show();
        QApplication::setActiveWindow(&window);
        field->setFocus();
    }
    // Until it is known what the text is.
    void settle() { QTRY_VERIFY(field->state() != State::Checking); }
    void type(const char* text) {
        field->selectAll();
        QTest::keyClicks(field, QLatin1String(text));
        settle();
    }
    static QAbstractItemView* choices() {
        for (auto w : QApplication::topLevelWidgets())
            if (w->objectName() == QStringLiteral("captureFilterChoices") && w->isVisible())
                return qobject_cast<QAbstractItemView*>(w);
        return nullptr;
    }
    static QStringList offered() {
        QStringList all;
        if (auto view = choices())
            for (int i = 0; i < view->model()->rowCount(); ++i)
                all << view->model()->index(i, 0).data().toString();
        return all;
    }
};
}  // namespace

class CaptureFilterFieldTest : public QObject {
    Q_OBJECT
    QTemporaryDir settings_;

  private slots:
    void initTestCase() { useSettingsIn(settings_.path()); }
    void init() { QSettings().clear(); }

    void saysWhatTheTextIs() {
        Typed f;
        QCOMPARE(f.field->state(), State::Empty);
        QVERIFY(f.field->toolTip().contains(QStringLiteral("tcp port 443")));  // examples
        QSignalSpy changed(f.field, &CaptureFilterField::stateChanged);
        QTest::keyClicks(f.field, QStringLiteral("tcp port 80"));
        QCOMPARE(f.field->state(), State::Checking);
        f.settle();
        QCOMPARE(f.field->state(), State::Valid);
        QCOMPARE(changed.count(), 2);
        f.type("tcp prot 80");
        QCOMPARE(f.field->state(), State::Invalid);
        QCOMPARE(f.field->accessibleDescription(), f.field->sentence());
        f.type("tcp.port==80");
        QCOMPARE(f.field->sentence(),
                 QStringLiteral("That is a display filter; the capture filter is: tcp port 80"));
        f.field->clear();
        QCOMPARE(f.field->state(), State::Empty);
    }

    void theLinkTypeIsAskedFor() {
        Typed f;
        f.type("wlan addr1 00:11:22:33:44:55");
        QCOMPARE(f.field->state(), State::Invalid);
        f.field->setLinkType(QStringLiteral("IEEE802_11_RADIO"));
        f.settle();
        QCOMPARE(f.field->state(), State::Valid);
    }

    void whoAsksIsAnsweredOnce() {
        Typed f;
        int yes = 0, no = 0;
        auto count = [&](bool usable) { usable ? ++yes : ++no; };
        f.field->whenChecked(count);
        QCOMPARE(yes, 1);  // empty: every packet
        QTest::keyClicks(f.field, QStringLiteral("udp"));
        f.field->whenChecked(count);
        QCOMPARE(yes, 1);
        QTRY_COMPARE(yes, 2);
        QTest::keyClicks(f.field, QStringLiteral(" prt"));
        f.field->whenChecked(count);
        QTRY_COMPARE(no, 1);
        QCOMPARE(yes, 2);
    }

    void aMistakeIsExplainedBelow() {
        Typed f;
        f.type("tcp prot 80");
        QTest::keyClick(f.field, Qt::Key_Return);
        auto problem = f.window.findChild<QLabel*>(QStringLiteral("captureFilterProblem"));
        QVERIFY(problem && problem->isVisible());
        QVERIFY(problem->y() >= f.field->geometry().bottom());
        QTest::keyClicks(f.field, QStringLiteral("1"));
        QVERIFY(!problem->isVisible());
    }

    void completesWords() {
        Typed f;
        QTest::keyClicks(f.field, QStringLiteral("tcp po"));
        QCOMPARE(Typed::offered(), (QStringList{"port", "portrange"}));
        QTest::keyClick(f.field, Qt::Key_Tab);
        QCOMPARE(f.field->text(), QStringLiteral("tcp port"));
        QTest::keyClicks(f.field, QStringLiteral(" 80"));
        QCOMPARE(Typed::offered(), QStringList());
        QTest::keyClicks(f.field, QStringLiteral(" "));
        QTest::keyClick(f.field, Qt::Key_Space, Qt::ControlModifier);
        QCOMPARE(Typed::offered(), (QStringList{"and", "or"}));
        QTest::keyClick(f.field, Qt::Key_Escape);
        QCOMPARE(Typed::offered(), QStringList());
    }

    void offersTheEquivalentOfADisplayFilter() {
        Typed f;
        f.type("ip.src == 1.2.3.4");
        QTest::keyClick(f.field, Qt::Key_Down);
        QCOMPARE(Typed::offered(), QStringList{"src host 1.2.3.4"});
        QTest::keyClick(f.field, Qt::Key_Tab);
        QCOMPARE(f.field->text(), QStringLiteral("src host 1.2.3.4"));
        f.settle();
        QCOMPARE(f.field->state(), State::Valid);
    }

    void earlierFiltersAreKept() {
        {
            Typed f;
            f.type("nonsense ((");
            f.field->remember();
            for (int i = 1; i <= 25; ++i) {
                f.field->setText(QStringLiteral("port %1").arg(i));
                f.field->remember();
            }
        }
        Typed f;
        QTest::keyClick(f.field, Qt::Key_Down);
        QCOMPARE(Typed::offered().size(), 20);
        QCOMPARE(Typed::offered().first(), QStringLiteral("port 25"));
    }
};

QTEST_MAIN(CaptureFilterFieldTest)
#include "capture_filter_field_test.moc"
