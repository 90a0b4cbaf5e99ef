// The main window: filter field, packet list, details, bytes.
#pragma once

#include <QActionGroup>
#include <QDockWidget>
#include <QLabel>
#include <QLineEdit>
#include <QMainWindow>
#include <QProgressBar>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>

#include "app/views/bytes_view.h"
#include "app/views/detail_view.h"
#include "app/views/find_bar.h"
#include "app/views/packet_list_view.h"
#include "app/views/start_page.h"
#include "model/capture_document.h"
#include "model/detail_tree_model.h"
#include "model/packet_table_model.h"

namespace dorsal {

class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    void openFile(const QString& path);
    void closeFile();
    void goToPacket(uint32_t number);
    CaptureDocument* document() const { return document_.get(); }
    PacketTableModel* packets() const { return packets_; }
    DetailTreeModel* details() const { return detailModel_; }

  signals:
    void loaded();  // the open capture was read to its end (or cancelled)
    void openFailed(const QString& message);

  protected:
    void closeEvent(QCloseEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

  private:
    // Construction (main_window_menus.cpp)
    void makeMenus();
    void makeFileMenu();
    void makeEditMenu();
    void makeViewMenu();
    void makeGoMenu();
    void makeHelpMenu();
    void makeToolBar();
    QAction* action(QMenu* menu, const char* iconName, const QString& text, const QKeySequence& keys,
                    std::function<void()> run, bool needsCapture = true);
    void showColumnMenu(int column, const QPoint& at);
    void showRowMenu(const QPoint& at);
    void showDetailMenu(const QPoint& at);
    void showBytesMenu(const QPoint& at);

    // Commands (main_window_commands.cpp)
    void chooseFile();
    void reload();
    void saveAs();
    void exportRows();
    void askPacketNumber();
    void askComment();
    void toggleMark(std::set<uint32_t> PacketMarks::*set);
    void stepInConversation(int direction);
    void find(bool backward);
    void copyRows(const QString& format);
    void copyField(int what);
    void copyBytes(const QString& format);
    void addFieldColumn(const QString& field, const QString& title);
    void setTimeFormat(TimeFormat format, int digits);
    void editColoringRules();
    void showFileProperties();
    std::vector<uint32_t> selectedPackets() const;

    // State (main_window.cpp)
    void makePanes();
    QDockWidget* makeDock(const char* name, const QString& title, QWidget* content, Qt::DockWidgetArea area);
    void showPacket(qint64 packet);
    void applyFilter();
    void updateStatus();
    void updateTitle();
    void setCaptureOpen(bool open);
    void arrangePanes();
    void showMessageBar(const QString& text, bool error);
    void showWarnings();
    void restoreSettings();
    void saveSettings();
    QStringList recentFiles() const;
    void rememberFile(const QString& path);

    QSettings settings_;
    std::unique_ptr<CaptureDocument> document_;
    PacketTableModel* packets_;
    DetailTreeModel* detailModel_;
    QStackedWidget* pages_;
    StartPage* start_;
    QWidget* listPage_;
    PacketListView* list_;
    DetailView* details_;
    BytesView* bytes_;
    FindBar* findBar_;
    QLineEdit* filter_;
    QDockWidget *detailDock_, *bytesDock_;
    QWidget* messageBar_;
    QLabel* messageText_;
    QLabel *statusField_, *statusCounts_, *statusState_;
    QProgressBar* progress_;
    QToolButton* cancel_;
    QMenu* recentMenu_ = nullptr;
    QAction* autoScroll_ = nullptr;
    QActionGroup* timeGroup_ = nullptr;
    QActionGroup* digitsGroup_ = nullptr;
    std::vector<QAction*> captureActions_;
    std::shared_ptr<JobControl> findJob_, saveJob_;
    bool placed_ = false;   // the panes have sizes of their own
    bool linking_ = false;  // the tree and the bytes tell each other what is selected
};

}  // namespace dorsal
