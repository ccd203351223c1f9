//! A Unix socket. The kernel tells the user number of who connects; logind's state files tell whether that
//! account is logged on at this PC.

use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use anyhow::{Context as _, ensure};
use tokio::net::{UnixListener, UnixStream};

use super::Caller;
use crate::signals::Root;
use crate::signals::presence::{self, Person};
use crate::state_dir::{self, StateDir};

/// Names another folder for the socket, to the agent and to who asks it: for an agent beside the service.
const FOLDER_VARIABLE: &str = "LEVETID_AGENT_RUNTIME_DIR";

/// The folder in which the service's socket lies; systemd makes it and anybody enters it.
const RUNTIME_FOLDER: &str =
    if cfg!(target_os = "macos") { "/var/run/levetid-agent" } else { "/run/levetid-agent" };

const SOCKET: &str = "agent.sock";

/// The other end.
pub type Connection = UnixStream;

/// The socket, removed when the agent ends.
#[derive(Debug)]
pub struct Listener {
    socket: UnixListener,
    path: PathBuf,
    root: Root,
}

impl Listener {
    /// Makes the socket. Whoever is logged on may connect; who that is is looked at before anything is answered.
    ///
    /// # Errors
    /// When there is no place for it.
    pub fn bind(state: &StateDir, root: &Root) -> io::Result<Self> {
        let path = path(state);
        if let Some(folder) = path.parent().filter(|folder| !folder.exists()) {
            std::fs::create_dir_all(folder)?;
            std::fs::set_permissions(folder, PermissionsExt::from_mode(0o755))?;
        }
        // That of an agent that was killed. The state folder is locked: no other agent listens there.
        std::fs::remove_file(&path).ok();
        let socket = UnixListener::bind(&path)?;
        std::fs::set_permissions(&path, PermissionsExt::from_mode(0o666))?;
        Ok(Self { socket, path, root: root.clone() })
    }

    /// Waits for somebody.
    ///
    /// # Errors
    /// When the system has no room for another connection.
    pub async fn accept(&mut self) -> io::Result<Connection> {
        Ok(self.socket.accept().await?.0)
    }

    /// Who is at the other end.
    ///
    /// # Errors
    /// When the kernel does not tell.
    pub fn caller(&self, connection: &Connection) -> io::Result<Caller> {
        let user = connection.peer_cred()?.uid();
        let person = Person(user.to_string());
        let own = rustix::process::geteuid().as_raw();
        let at_the_pc = presence::at_the_pc(&self.root).contains(&person);
        Ok(Caller { administers: user == 0 || user == own, at_the_pc, person })
    }

    /// Nothing is kept of a connection that ended.
    pub fn done(&mut self, connection: Connection) {
        drop(connection);
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        std::fs::remove_file(&self.path).ok();
    }
}

/// The service's socket lies where anybody finds it, that of an agent with a folder of its own in there, where only
/// its own account reaches it, unless the environment names a place.
fn path(state: &StateDir) -> PathBuf {
    if let Some(folder) = std::env::var_os(FOLDER_VARIABLE).filter(|folder| !folder.is_empty()) {
        return PathBuf::from(folder).join(SOCKET);
    }
    let is_service = state_dir::default_path().is_ok_and(|path| path == state.path());
    if is_service { PathBuf::from(RUNTIME_FOLDER).join(SOCKET) } else { state.file(SOCKET) }
}

/// Connects to the agent, and makes sure that it is the administrator's or this account's own.
pub async fn connect(state: &StateDir) -> anyhow::Result<Connection> {
    let path = path(state);
    let connection =
        UnixStream::connect(&path).await.with_context(|| format!("nothing answers at {}", path.display()))?;
    let owner = connection.peer_cred()?.uid();
    ensure!(
        owner == 0 || owner == rustix::process::geteuid().as_raw(),
        "what listens at {} is not the agent: it runs as user {owner}",
        path.display()
    );
    Ok(connection)
}
