// Bytes of a packet as hex, as bits or as text.
#pragma once

#include <QAbstractScrollArea>
#include <QByteArray>
#include <QScrollBar>
#include <QTabBar>
#include <QWidget>

#include "model/detail_tree_model.h"

namespace dorsal {

// One source of bytes. Painting costs only what is visible.
class BytesCanvas : public QAbstractScrollArea {
    Q_OBJECT
  public:
    explicit BytesCanvas(QWidget* parent = nullptr);

    enum class Mode { Hex, Bits, Text };
    void setBytes(QByteArray bytes);
    void setMode(Mode mode);
    Mode mode() const { return mode_; }
    void setShowAscii(bool on);
    bool showAscii() const { return ascii_; }
    // Lights up a field, and fainter the layer that it belongs to; size 0: nothing. `bits` of the field's
    // bytes as a big-endian word are those of a bit field; 0: all.
    void highlight(uint32_t pos, uint32_t size, uint32_t layerPos, uint32_t layerSize, uint64_t bits = 0);
    void reveal(uint32_t pos);
    const QByteArray& bytes() const { return bytes_; }
    uint32_t highlightedPos() const { return pos_; }
    uint32_t highlightedSize() const { return size_; }
    uint8_t highlightedBits(int64_t byte) const;  // of a byte in the field
    int contentWidth() const {
        return (showsAscii() ? asciiX(perLine()) : digitsX(perLine())) + horizontalScrollBar()->value() + 10;
    }
    QRect rectOf(uint32_t byte) const;                  // of a byte's digits, in the viewport
    QString asText(uint32_t pos, uint32_t size) const;  // a hex dump

  signals:
    void byteClicked(uint32_t pos);
    void hovered(qint64 pos);

  protected:
    void paintEvent(QPaintEvent*) override;
    void resizeEvent(QResizeEvent*) override;
    void mousePressEvent(QMouseEvent*) override;
    void mouseMoveEvent(QMouseEvent*) override;
    void leaveEvent(QEvent*) override;
    void keyPressEvent(QKeyEvent*) override;
    void changeEvent(QEvent*) override;
    void focusInEvent(QFocusEvent*) override;
    void focusOutEvent(QFocusEvent*) override;

  private:
    int perLine() const { return mode_ == Mode::Hex ? 16 : mode_ == Mode::Bits ? 8 : 64; }
    int digits() const { return mode_ == Mode::Hex ? 2 : mode_ == Mode::Bits ? 8 : 1; }  // of a byte
    int gap() const { return mode_ == Mode::Text ? 0 : 1; }  // characters between bytes
    bool showsAscii() const { return ascii_ && mode_ != Mode::Text; }
    bool halved() const { return mode_ == Mode::Hex; }  // a wider gap after eight bytes
    void paintByte(QPainter& painter, int64_t i, int y);
    int lineCount() const { return int((bytes_.size() + perLine() - 1) / perLine()); }
    int lineHeight() const { return fontMetrics().height() + 3; }
    int digitsX(int column) const;
    int asciiX(int column) const;
    int64_t byteAt(const QPoint& at) const;
    void arrange();

    QByteArray bytes_;
    Mode mode_ = Mode::Hex;
    bool ascii_ = true;
    uint32_t pos_ = 0, size_ = 0, layerPos_ = 0, layerSize_ = 0;
    uint64_t bits_ = 0;
    int64_t hover_ = -1;
};

// The canvas with a tab for each data source.
class BytesView : public QWidget {
    Q_OBJECT
  public:
    explicit BytesView(QWidget* parent = nullptr);
    void showPacket(const DetailTreeModel* model);
    void showItem(const QModelIndex& item);
    void showRange(int source, uint32_t pos, uint32_t size);
    BytesCanvas* canvas() const { return canvas_; }
    QTabBar* tabs() const { return tabs_; }

  signals:
    void byteClicked(int source, uint32_t pos);
    void hovered(int source, qint64 pos);

  private:
    void showSource(int source);
    QTabBar* tabs_;
    BytesCanvas* canvas_;
    const DetailTreeModel* model_ = nullptr;
};

}  // namespace dorsal
