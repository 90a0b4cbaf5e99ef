// The main window: filter field, packet list, details, bytes.
#pragma once

#include <QActionGroup>
#include <QLabel>
#include <QMainWindow>
#include <QProgressBar>
#include <QSettings>
#include <QStackedWidget>
#include <QToolButton>

#include "app/charts/timeline.h"
#include "app/dialogs/save_dialog.h"
#include "app/views/bytes_view.h"
#include "app/views/detail_view.h"
#include "app/views/filter_field.h"
#include "app/views/find_bar.h"
#include "app/views/packet_list_view.h"
#include "app/views/start_page.h"
#include "app/window/capture_controller.h"
#include "app/window/message_bar.h"
#include "app/window/pane_dock.h"
#include "app/window/task_list.h"
#include "app/window/theme.h"
#include "model/capture_document.h"
#include "model/detail_tree_model.h"
#include "model/filter/item_filter.h"
#include "model/packet_table_model.h"
#include "model/statistics/follow.h"
#include "model/workspace/traffic_view.h"
#include "model/workspace/workspace.h"

namespace dorsal {

class DashboardPage;

class MainWindow : public QMainWindow {
    Q_OBJECT
  public:
    explicit MainWindow(QWidget* parent = nullptr);
    ~MainWindow() override;

    // Asks first about what was not saved, as closeFile(), startCapture() and close() do.
    void openFile(const QString& path);
    void startCapture(const CaptureRequest& request);
    void closeFile();
    void goToPacket(uint32_t number);
    CaptureDocument* document() const { return document_.get(); }
    Workspace* workspace() const { return workspace_; }
    PacketTableModel* packets() const { return packets_; }
    DetailTreeModel* details() const { return detailModel_; }

  signals:
    void loaded();  // the open capture was read to its end (or cancelled)
    void openFailed(const QString& message);
    void captureBegan();
    void captureFailed(const QString& message);

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
    void makeTimeMenu(QMenu* menu);
    void makePaneMenu(QMenu* menu);
    void makeBytesMenu(QMenu* menu);
    void makeThemeMenu(QMenu* menu);
    void makeGoMenu();
    void makeCaptureMenu();
    void makeAnalyseMenu();
    void makeHelpMenu();
    void makeToolBar();
    QAction* action(QMenu* menu, const char* iconName, const QString& text, const QKeySequence& keys,
                    std::function<void()> run, bool needsCapture = true);
    void showColumnMenu(int column, const QPoint& at);
    void showRowMenu(const QPoint& at);
    void showDetailMenu(const QPoint& at);
    void showBytesMenu(const QPoint& at);

    // Files (main_window_files.cpp)
    void chooseFile();
    bool openNow(const QString& path);
    void showDocument(std::unique_ptr<CaptureDocument> document);
    void openKeeping(const QString& path, PacketMarks marks);
    void closeNow();
    void reload();
    // Goes on with `then` when nothing would be lost by it, or the person says so.
    void afterSaving(std::function<void()> then);
    void save(std::function<void()> then = {});
    void saveAs(std::function<void()> then = {});
    void afterCapturing(std::function<void()> then);
    void keepAs(const QString& path, std::function<void()> then);
    void write(const SaveChoice& choice, std::function<void()> then);
    void exportRows();
    QStringList recentFiles() const;
    void rememberFile(const QString& path);
    void forgetFile(const QString& path);

    // Commands (main_window_commands.cpp)
    void askPacketNumber();
    void askComments();
    void deleteComments();
    void toggleMark(PacketSet PacketMarks::*set);
    void changeDisplayed(PacketSet PacketMarks::*set, bool in);
    void goToMark(PacketSet PacketMarks::*set, bool forward);
    void marksChanged();
    void stepInConversation(int direction);
    void stepInHistory(int direction);
    void follow(bool on);
    void find(bool backward);
    void showMatch(const FindRequest& request);
    void copyRows(const QString& format);
    void copyField(int what);
    void copyBytes(const QString& format);
    void addFieldColumn(const QString& field);
    void askFieldColumn();
    void setColumns(std::vector<ColumnSpec> columns);
    void editPreferences(int page = 0);
    void zoom(int step);  // 0: back to the system's size
    void setTheme(Theme::Choice choice);
    void setTimeFormat(TimeFormat format, int digits);
    void editColoringRules();
    void showFileProperties();
    std::vector<uint32_t> selectedPackets() const;
    std::vector<uint32_t> selectedRows() const;

    // Filters (main_window_filter.cpp)
    void makeFilterField();
    void applyFilter(const QString& text);
    void joinFilter(const QString& part, FilterJoin how);
    void addFilterMenu(QMenu& menu, const QString& part);
    QString filterOfCell(const QModelIndex& cell) const;
    QString filterOfItem(const QModelIndex& item) const;

    // Timeline and dashboards (main_window_charts.cpp)
    void makeTimeline();
    void makeDashboard();
    void makeStatisticsMenu();
    void showTraffic(bool endpoints);
    void showRowsInSight();

    // Streams (main_window_follow.cpp)
    void followStream(FollowKind kind);
    void addFollowActions(QMenu& menu);

    // Live capture (main_window_capture.cpp)
    bool isCapturing() const;
    void toggleCapture();
    void fillStartPage();
    bool recover(const QString& path);
    void discardLeftOver(const QString& path);
    void editCaptureOptions();
    void restartCapture();
    void startRemote();
    void beginCapture(std::function<void()> start);
    void showLive(std::shared_ptr<LiveCapture> live);
    void liveEnded();
    void tellCaptureFailed(const LiveError& error);
    void updateCaptureActions();
    QString captureStatus();

    // State (main_window.cpp)
    void makePanes();
    void showPacket(qint64 packet);
    void updateStatus();
    void updateTitle();
    QString titleOfFile() const;
    void setCaptureOpen(bool open);
    enum class Layout { SideBySide, Stacked, Right };
    void arrangePanes(Layout layout);
    void savePanes();
    void keepOnePane();
    void tell(const QString& text, MessageBar::Level level = MessageBar::Level::Note);
    void tellFileChange(FileChange change);
    void escape();
    void showWarnings();
    void restoreSettings();
    void saveSettings();

    QSettings settings_;
    std::unique_ptr<CaptureDocument> document_;
    Workspace* workspace_;
    PacketTableModel* packets_;  // the workspace's rows
    DetailTreeModel* detailModel_;
    QStackedWidget* pages_;
    StartPage* start_;
    QMainWindow* panes_;  // holds the three panes, all of them movable
    PacketListView* list_;
    DetailView* details_;
    BytesView* bytes_;
    FindBar* findBar_;
    Timeline* timeline_;
    TrafficView* traffic_;
    DashboardPage* dashboard_;
    QStackedWidget* workPages_;  // the panes, or the dashboard
    FilterField* filter_;
    PaneDock *listDock_, *detailDock_, *bytesDock_;
    MessageBar* messageBar_;
    QLabel *statusField_, *statusCounts_, *statusState_;
    QProgressBar* progress_;
    QToolButton* cancel_;
    QMenu* recentMenu_ = nullptr;
    QAction *autoScroll_ = nullptr, *follow_ = nullptr, *reload_ = nullptr;
    QAction* showDashboard_ = nullptr;
    QAction *startCapture_ = nullptr, *restartCapture_ = nullptr, *pauseDisplay_ = nullptr;
    CaptureController* capturing_ = nullptr;
    RateMeter rate_;
    QActionGroup* timeGroup_ = nullptr;
    QActionGroup* digitsGroup_ = nullptr;
    std::vector<QAction*> captureActions_;
    TaskList tasks_;
    bool mayClose_ = false;          // what was unsaved was asked about
    std::vector<uint32_t> history_;  // packets that were selected, and where in it the person is
    size_t inHistory_ = 0;
    bool placed_ = false;   // the panes have places of their own
    bool linking_ = false;  // the tree and the bytes tell each other what is selected
};

}  // namespace dorsal
