// Bytes of a packet as hex or bits, and ASCII.
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

    enum class Mode { Hex, Bits };
    void setBytes(QByteArray bytes);
    void setMode(Mode mode);
    Mode mode() const { return mode_; }
    void setShowAscii(bool on);
    // Lights up a field, and fainter the layer that it belongs to; size 0: nothing.
    void highlight(uint32_t pos, uint32_t size, uint32_t layerPos, uint32_t layerSize);
    void reveal(uint32_t pos);
    const QByteArray& bytes() const { return bytes_; }
    uint32_t highlightedPos() const { return pos_; }
    uint32_t highlightedSize() const { return size_; }
    int contentWidth() const {
        return (ascii_ ? asciiX(perLine()) : digitsX(perLine())) + horizontalScrollBar()->value() + 10;
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

  private:
    int perLine() const { return mode_ == Mode::Hex ? 16 : 8; }
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
    int64_t hover_ = -1;
};

// The canvas with a tab for each data source.
class BytesView : public QWidget {
    Q_OBJECT
  public:
    explicit BytesView(QWidget* parent = nullptr);
    void showPacket(const DetailTreeModel* model);
    void showItem(const QModelIndex& item);
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
