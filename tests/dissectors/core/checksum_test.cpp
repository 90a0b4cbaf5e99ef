#include "dissectors/core/checksum.h"

#include <QTest>

using namespace dorsal;

class ChecksumTest : public QObject {
    Q_OBJECT

  private slots:
    void exampleOfTheRfc() {
        const uint8_t bytes[] = {0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7};  // RFC 1071, section 3
        InternetChecksum sum;
        sum.add(bytes);
        QCOMPARE(sum.value(), uint16_t(~0xddf2));
    }

    void partsOfAnyLength() {
        std::vector<uint8_t> bytes(1001);
        for (size_t i = 0; i < bytes.size(); ++i) bytes[i] = uint8_t(i * 31 + i / 7);
        InternetChecksum whole;
        whole.add(bytes);
        for (size_t cut : {size_t(0), size_t(1), size_t(7), size_t(8), size_t(9), size_t(500), size_t(999)}) {
            InternetChecksum parts;
            parts.add(std::span(bytes).first(cut));
            parts.add(std::span(bytes).subspan(cut, 2));
            parts.add(std::span(bytes).subspan(cut + 2));
            QCOMPARE(parts.value(), whole.value());
        }
    }

    void whatShouldStandThere() {
        std::vector<uint8_t> bytes = {0x45, 0x00, 0x12, 0x34, 0xff, 0xfe, 0x00, 0x00};
        InternetChecksum without;
        without.add(bytes);
        uint16_t right = without.value();
        for (uint16_t found : {right, uint16_t(0), uint16_t(0x1234), uint16_t(0xffff)}) {
            bytes[6] = uint8_t(found >> 8);
            bytes[7] = uint8_t(found);
            InternetChecksum with;
            with.add(bytes);
            QCOMPARE(expectedChecksum(found, with.value()), right);
            QCOMPARE(with.value() == 0, found == right);
        }
    }
};

QTEST_MAIN(ChecksumTest)
#include "checksum_test.moc"
