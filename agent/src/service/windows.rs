//! A service of Windows. The service control manager tells it to stop, and what Windows notices by itself:
//! whether somebody is at the PC, whether the screen is on, that a session was locked, that the PC is going to
//! sleep. None of it is polled, and none says what anybody does.
#![allow(unsafe_code, reason = "the service control manager is asked for notices by a call of the system")]

use std::ffi::OsString;
use std::os::windows::io::AsRawHandle as _;
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use windows_service::service::{
    PowerBroadcastSetting, PowerEventParam, Service, ServiceAccess, ServiceAction, ServiceActionType,
    ServiceControl, ServiceControlAccept, ServiceErrorControl, ServiceExitCode, ServiceFailureActions,
    ServiceFailureResetPeriod, ServiceInfo, ServiceSidType, ServiceStartType, ServiceState, ServiceStatus,
    ServiceType, SessionChangeReason,
};
use windows_service::service_control_handler::{self, ServiceControlHandlerResult, ServiceStatusHandle};
use windows_service::service_manager::{ServiceManager, ServiceManagerAccess};
use windows_service::{define_windows_service, service_dispatcher};
use windows_sys::Win32::Foundation::ERROR_SERVICE_DATABASE_LOCKED;
use windows_sys::Win32::System::Power::RegisterPowerSettingNotification;
use windows_sys::Win32::System::SystemServices::{GUID_CONSOLE_DISPLAY_STATE, GUID_GLOBAL_USER_PRESENCE};
use windows_sys::Win32::UI::WindowsAndMessaging::DEVICE_NOTIFY_SERVICE_HANDLE;
use windows_sys::core::GUID;

use super::Order;
use crate::commands::run;
use crate::signals::{Root, clocks, notices};
use crate::state_dir::{self, StateDir};

/// The service's name for the service control manager.
pub const NAME: &str = "LevetidAgent";

const DISPLAY_NAME: &str = "Levetid Agent";
const DESCRIPTION: &str = "Counts how many minutes this PC is used, how old and how worn it is, and reports weekly sums. It never sees what anybody does.";

/// Between a fault and the next start.
const RESTART_AFTER: Duration = Duration::from_secs(5 * 60);

/// Windows gives a service two seconds before it sleeps.
const BEFORE_SLEEP: Duration = Duration::from_millis(1_500);

/// A service that is stopped or started has this long.
const PATIENCE: Duration = Duration::from_secs(30);

/// Between two looks at it.
const LOOK_AGAIN: Duration = Duration::from_millis(250);

/// What the dispatcher's entry, which takes no argument of ours, is to run.
static TO_RUN: Mutex<Option<(StateDir, Root)>> = Mutex::new(None);

/// The orders of a console (Ctrl-C) or of the service control manager.
#[derive(Debug)]
pub struct Orders(From);

#[derive(Debug)]
enum From {
    Console,
    Manager {
        orders: UnboundedReceiver<(Order, Done)>,
        /// Dropped when the next order is asked for: the one before has been carried out.
        carried_out: Option<Done>,
    },
}

/// Dropped when an order has been carried out.
type Done = SyncSender<()>;

impl Orders {
    /// Listens from now on, as a program that a person has started.
    ///
    /// # Errors
    /// Never here.
    pub fn listen(_root: &Root) -> anyhow::Result<Self> {
        Ok(Self(From::Console))
    }

    /// Waits for the next order. Nothing is lost when it is asked again before it has answered.
    pub async fn next(&mut self) -> Order {
        match &mut self.0 {
            From::Console => {
                if tokio::signal::ctrl_c().await.is_err() {
                    // No console tells: nothing can be ordered.
                    std::future::pending::<()>().await;
                }
                Order::Stop
            }
            From::Manager { orders, carried_out } => {
                drop(carried_out.take());
                let Some((order, done)) = orders.recv().await else { return Order::Stop };
                *carried_out = Some(done);
                order
            }
        }
    }
}

define_windows_service!(entry, service_main);

/// Runs as a service; returns when it was stopped.
///
/// # Errors
/// When a person has started it: the service control manager does that.
pub fn run(state: StateDir, root: Root) -> anyhow::Result<()> {
    *TO_RUN.lock().unwrap_or_else(PoisonError::into_inner) = Some((state, root));
    service_dispatcher::start(NAME, entry)
        .context("--service is for Windows to start; to watch from a console: levetid-agent run")
}

fn service_main(_arguments: Vec<OsString>) {
    let Some((state, root)) = TO_RUN.lock().unwrap_or_else(PoisonError::into_inner).take() else { return };
    if let Err(error) = log_to(&state) {
        eprintln!("levetid-agent: cannot keep a log in {}: {error}", state.path().display());
    }
    let (orders, ordered) = unbounded_channel();
    let handler = move |control| handle(&control, &orders);
    let Ok(manager) = service_control_handler::register(NAME, handler) else { return };
    let result = serve(&manager, state, root, ordered);
    let exit_code = match &result {
        Ok(()) => ServiceExitCode::Win32(0),
        Err(error) => {
            run::tell(&format!("{error:#}"));
            ServiceExitCode::ServiceSpecific(1)
        }
    };
    tell_manager(&manager, ServiceState::Stopped, exit_code).ok();
}

fn serve(
    manager: &ServiceStatusHandle,
    state: StateDir,
    root: Root,
    orders: UnboundedReceiver<(Order, Done)>,
) -> anyhow::Result<()> {
    tell_manager(manager, ServiceState::Running, ServiceExitCode::Win32(0))?;
    for setting in [GUID_GLOBAL_USER_PRESENCE, GUID_CONSOLE_DISPLAY_STATE] {
        if let Err(error) = ask_for_notices(manager, &setting) {
            run::tell(&format!("Windows does not tell whether somebody is at this PC: {error}"));
        }
    }
    let orders = Orders(From::Manager { orders, carried_out: None });
    crate::commands::runtime()?.block_on(run::watch(state, root, orders))
}

/// Asks Windows to tell of changes of a power setting; it tells the present value at once.
fn ask_for_notices(manager: &ServiceStatusHandle, setting: &GUID) -> std::io::Result<()> {
    // SAFETY: the handle is this service's own and lives as long as its process; the GUID is read only during
    // the call. The registration ends with the process.
    let registered = unsafe {
        RegisterPowerSettingNotification(manager.as_raw_handle(), setting, DEVICE_NOTIFY_SERVICE_HANDLE)
    };
    if registered == 0 { Err(std::io::Error::last_os_error()) } else { Ok(()) }
}

/// What the service control manager says, on a thread of its own.
fn handle(control: &ServiceControl, orders: &UnboundedSender<(Order, Done)>) -> ServiceControlHandlerResult {
    match control {
        ServiceControl::Stop => _ = order(orders, Order::Stop),
        ServiceControl::Shutdown | ServiceControl::Preshutdown => _ = order(orders, Order::ShutDown),
        ServiceControl::PowerEvent(PowerEventParam::Suspend) => {
            // Windows sleeps when this returns.
            order(orders, Order::Sleep).recv_timeout(BEFORE_SLEEP).ok();
        }
        ServiceControl::PowerEvent(PowerEventParam::PowerSettingChange(setting)) => match setting {
            PowerBroadcastSetting::GlobalUserPresence(user) => notices::user_presence(user.to_raw()),
            PowerBroadcastSetting::ConsoleDisplayState(display) => {
                notices::display(display.to_raw());
                // No other notice tells a service of Modern Standby, and no minute may come until its end.
                if clocks::is_in_standby() {
                    drop(order(orders, Order::Sleep));
                }
            }
            _ => {}
        },
        ServiceControl::SessionChange(session) => match session.reason {
            SessionChangeReason::SessionLock => notices::session_locked(true),
            SessionChangeReason::SessionUnlock | SessionChangeReason::SessionLogon => {
                notices::session_locked(false);
            }
            _ => {}
        },
        ServiceControl::Interrogate | ServiceControl::PowerEvent(_) => {}
        _ => return ServiceControlHandlerResult::NotImplemented,
    }
    ServiceControlHandlerResult::NoError
}

/// Sends an order; what is returned ends when it has been carried out.
fn order(orders: &UnboundedSender<(Order, Done)>, order: Order) -> std::sync::mpsc::Receiver<()> {
    let (done, carried_out) = sync_channel(0);
    // Fails only when the agent has ended already.
    orders.send((order, done)).ok();
    carried_out
}

fn tell_manager(
    manager: &ServiceStatusHandle,
    state: ServiceState,
    exit_code: ServiceExitCode,
) -> windows_service::Result<()> {
    manager.set_service_status(ServiceStatus {
        service_type: ServiceType::OWN_PROCESS,
        current_state: state,
        controls_accepted: ServiceControlAccept::STOP
            | ServiceControlAccept::SHUTDOWN
            | ServiceControlAccept::POWER_EVENT
            | ServiceControlAccept::SESSION_CHANGE,
        exit_code,
        checkpoint: 0,
        wait_hint: Duration::ZERO,
        process_id: None,
    })
}

/// A service has no console: what it tells goes to a file beside its state, and to a second when that is full.
fn log_to(state: &StateDir) -> std::io::Result<()> {
    use std::os::windows::io::IntoRawHandle as _;
    use windows_sys::Win32::System::Console::{STD_ERROR_HANDLE, SetStdHandle};

    /// Years of what an agent tells in good health.
    const FULL: u64 = 256 * 1024;

    state.create().map_err(std::io::Error::other)?;
    let path = state.file("agent.log");
    if std::fs::metadata(&path).is_ok_and(|log| log.len() > FULL) {
        std::fs::rename(&path, state.file("agent.old.log"))?;
    }
    let log = state_dir::new_file().create(true).append(true).open(path)?;
    // SAFETY: the handle is a file's, and is given away: it stays open for as long as the process lives.
    let set = unsafe { SetStdHandle(STD_ERROR_HANDLE, log.into_raw_handle()) };
    if set == 0 { Err(std::io::Error::last_os_error()) } else { Ok(()) }
}

/// The number of the service's process, where it runs.
pub fn process_id() -> Option<u32> {
    let manager = ServiceManager::local_computer(None::<&str>, ServiceManagerAccess::CONNECT).ok()?;
    manager.open_service(NAME, ServiceAccess::QUERY_STATUS).ok()?.query_status().ok()?.process_id
}

/// Makes the agent a service that starts with Windows, and starts it.
///
/// # Errors
/// When this account may not, or it is one already.
pub fn install(state: &StateDir) -> anyhow::Result<()> {
    let manager = ServiceManager::local_computer(
        None::<&str>,
        ServiceManagerAccess::CONNECT | ServiceManagerAccess::CREATE_SERVICE,
    )
    .context("cannot install a service; run this as administrator")?;
    state.create()?;
    // Named, since a service's environment need not be that of who installs it.
    let launch_arguments =
        vec!["--state-dir".into(), state.path().as_os_str().to_owned(), "run".into(), "--service".into()];
    let info = ServiceInfo {
        name: NAME.into(),
        display_name: DISPLAY_NAME.into(),
        service_type: ServiceType::OWN_PROCESS,
        start_type: ServiceStartType::AutoStart,
        error_control: ServiceErrorControl::Normal,
        executable_path: std::env::current_exe().context("cannot tell where this program lies")?,
        launch_arguments,
        dependencies: Vec::new(),
        account_name: None,
        account_password: None,
    };
    let access = ServiceAccess::CHANGE_CONFIG | ServiceAccess::START | ServiceAccess::QUERY_STATUS;
    let service = manager.create_service(&info, access).context(
        "cannot install the service; is it installed already? Remove it first: levetid-agent service remove",
    )?;
    service.set_description(DESCRIPTION).context("cannot describe the service")?;
    let restart = ServiceAction { action_type: ServiceActionType::Restart, delay: RESTART_AFTER };
    let failure = ServiceFailureActions {
        reset_period: ServiceFailureResetPeriod::After(Duration::from_secs(24 * 60 * 60)),
        reboot_msg: None,
        command: None,
        actions: Some(vec![restart.clone(), restart.clone(), restart]),
    };
    // Useful, and no reason to do without the agent.
    for (what, done) in [
        ("start again after a fault", service.update_failure_actions(failure)),
        ("start again after it ended with a fault", service.set_failure_actions_on_non_crash_failures(true)),
        ("start after what people wait for", service.set_delayed_auto_start(true)),
        ("have an identity of its own", service.set_config_service_sid_info(ServiceSidType::Unrestricted)),
    ] {
        if let Err(error) = done {
            eprintln!("levetid-agent: the service is installed, but will not {what}: {}", causes(&error));
        }
    }
    start(&service).context("the service is installed, but does not start")?;
    println!(
        "The service {NAME} is installed and started. Its log is {}.",
        state.file("agent.log").display()
    );
    Ok(())
}

/// Starts the service, once Windows has started those that start with it: it holds its list of them meanwhile.
fn start(service: &Service) -> windows_service::Result<()> {
    let mut waited = Duration::ZERO;
    loop {
        match service.start::<&str>(&[]) {
            Err(windows_service::Error::Winapi(error))
                if error.raw_os_error() == Some(ERROR_SERVICE_DATABASE_LOCKED.cast_signed())
                    && waited < PATIENCE =>
            {
                std::thread::sleep(LOOK_AGAIN);
                waited += LOOK_AGAIN;
            }
            started => return started,
        }
    }
}

/// Stops the service and takes it out. Its folder stays.
///
/// # Errors
/// When this account may not, it is none, or it does not stop.
pub fn remove() -> anyhow::Result<()> {
    let manager = ServiceManager::local_computer(None::<&str>, ServiceManagerAccess::CONNECT)
        .context("cannot ask for services")?;
    let service = manager
        .open_service(NAME, ServiceAccess::QUERY_STATUS | ServiceAccess::STOP | ServiceAccess::DELETE)
        .context("cannot remove the service; is it installed, and are you administrator?")?;
    let is_stopped = || service.query_status().map(|status| status.current_state == ServiceState::Stopped);
    if !is_stopped()? {
        service.stop().context("cannot stop the service")?;
        let mut waited = Duration::ZERO;
        while !is_stopped()? {
            ensure!(waited < PATIENCE, "the service does not stop; it is not removed");
            std::thread::sleep(LOOK_AGAIN);
            waited += LOOK_AGAIN;
        }
    }
    service.delete().context("cannot remove the service")?;
    println!("The service {NAME} is removed. Its folder with key and records stays.");
    Ok(())
}

fn causes(error: &windows_service::Error) -> String {
    match std::error::Error::source(error) {
        Some(cause) => format!("{error}: {cause}"),
        None => error.to_string(),
    }
}
