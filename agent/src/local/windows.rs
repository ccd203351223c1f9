//! A named pipe. Windows tells the account of who connects, and its session. The pipe takes nobody from
//! another machine, and lets nobody but the agent make another end of its name.
#![allow(unsafe_code, reason = "who is at the other end of a pipe is asked by calls of the system")]

use std::io;
use std::os::windows::io::{AsRawHandle as _, FromRawHandle as _, OwnedHandle};
use std::time::Duration;

use anyhow::{Context as _, ensure};
use sha2::{Digest as _, Sha256};
use tokio::net::windows::named_pipe::{ClientOptions, NamedPipeClient, NamedPipeServer, ServerOptions};
use windows_sys::Win32::Foundation::{ERROR_PIPE_BUSY, HANDLE};
use windows_sys::Win32::Security::{RevertToSelf, SECURITY_ATTRIBUTES, TOKEN_QUERY};
use windows_sys::Win32::Storage::FileSystem::SECURITY_IDENTIFICATION;
use windows_sys::Win32::System::Pipes::{GetNamedPipeServerProcessId, ImpersonateNamedPipeClient};
use windows_sys::Win32::System::Threading::{GetCurrentThread, OpenThreadToken};

use super::Caller;
use crate::account::{SecurityDescriptor, Token};
use crate::service;
use crate::signals::Root;
use crate::signals::presence;
use crate::state_dir::StateDir;

/// The other end.
pub type Connection = NamedPipeServer;

/// Who may do what with the pipe: nobody over the network; everything for the system, the agent's own account and
/// administrators; for those who are logged on here, reading and writing without the right to make another pipe of
/// this name.
const ACCESS: &str = "D:P(D;;GA;;;NU)(A;;GA;;;SY)(A;;GA;;;BA)(A;;GA;;;OW)(A;;0x12019b;;;IU)";

/// Between two tries while somebody else is being answered.
const BUSY: Duration = Duration::from_millis(100);

/// The pipe.
#[derive(Debug)]
pub struct Listener {
    name: String,
    next: NamedPipeServer,
}

impl Listener {
    /// Makes the pipe.
    ///
    /// # Errors
    /// When another program has made one of its name.
    pub fn bind(state: &StateDir, _root: &Root) -> io::Result<Self> {
        let name = name(state);
        let next = pipe(&name, true)?;
        Ok(Self { name, next })
    }

    /// Waits for somebody.
    ///
    /// # Errors
    /// When the system has no room for another connection.
    pub async fn accept(&mut self) -> io::Result<Connection> {
        self.next.connect().await?;
        let next = pipe(&self.name, false)?;
        Ok(std::mem::replace(&mut self.next, next))
    }

    /// Who is at the other end. It has written something already; before that Windows does not tell.
    ///
    /// # Errors
    /// When Windows does not tell.
    pub fn caller(&self, connection: &Connection) -> io::Result<Caller> {
        let token = token_of_client(connection.as_raw_handle())?;
        let (person, session) = (token.person()?, token.session()?);
        let own = Token::of_this_process()?;
        let administers = token.is_administrator()? || person == own.person()?;
        Ok(Caller { administers, at_the_pc: presence::is_in_front(session), person })
    }

    /// What was written is read before the pipe is closed.
    pub fn done(&mut self, connection: Connection) {
        // Closing would drop what is not read yet; who asked closes first, or has had its time.
        tokio::spawn(async move {
            tokio::time::timeout(super::PATIENCE, connection.readable()).await.ok();
        });
    }
}

fn pipe(name: &str, first: bool) -> io::Result<NamedPipeServer> {
    let descriptor = SecurityDescriptor::parse(ACCESS)?;
    let mut attributes = SECURITY_ATTRIBUTES {
        nLength: u32::try_from(size_of::<SECURITY_ATTRIBUTES>()).unwrap_or(0),
        lpSecurityDescriptor: descriptor.as_ptr(),
        bInheritHandle: 0,
    };
    // SAFETY: the attributes and the descriptor they point to live until after the call, which copies them.
    unsafe {
        ServerOptions::new()
            .first_pipe_instance(first)
            .reject_remote_clients(true)
            .create_with_security_attributes_raw(name, std::ptr::from_mut(&mut attributes).cast())
    }
}

/// The account at the other end of a pipe.
fn token_of_client(pipe: std::os::windows::io::RawHandle) -> io::Result<Token> {
    /// This thread acts in the name of who asks until this is dropped.
    struct Impersonated;
    impl Drop for Impersonated {
        fn drop(&mut self) {
            // SAFETY: takes nothing; ends what began below, on this same thread.
            if unsafe { RevertToSelf() } == 0 {
                // The agent's work in another's name would be worse than none.
                std::process::abort();
            }
        }
    }
    // SAFETY: the handle is that of an open pipe, borrowed for this call.
    if unsafe { ImpersonateNamedPipeClient(pipe) } == 0 {
        return Err(io::Error::last_os_error());
    }
    let _impersonated = Impersonated;
    let mut handle: HANDLE = std::ptr::null_mut();
    // SAFETY: the pseudo handle of this thread needs no closing; `handle` is written only where the call succeeds.
    let opened = unsafe { OpenThreadToken(GetCurrentThread(), TOKEN_QUERY, 1, &raw mut handle) };
    if opened == 0 {
        return Err(io::Error::last_os_error());
    }
    // SAFETY: the call succeeded, so the handle is open and nobody else's.
    Ok(Token::from(unsafe { OwnedHandle::from_raw_handle(handle) }))
}

/// A name made of the agent's folder: an agent with another folder has another pipe.
fn name(state: &StateDir) -> String {
    let hash = Sha256::digest(state.path().as_os_str().as_encoded_bytes());
    let digits: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    format!(r"\\.\pipe\levetid-agent-{digits}")
}

/// Connects to the agent, and makes sure that it is the service's process, or this account's own.
pub async fn connect(state: &StateDir) -> anyhow::Result<NamedPipeClient> {
    let name = name(state);
    let client = loop {
        // Who answers learns who asks, and cannot act in their name.
        match ClientOptions::new().security_qos_flags(SECURITY_IDENTIFICATION).open(&name) {
            Err(error) if error.raw_os_error() == Some(ERROR_PIPE_BUSY.cast_signed()) => {
                tokio::time::sleep(BUSY).await;
            }
            opened => break opened.with_context(|| format!("nothing answers at {name}"))?,
        }
    };
    let server = process_of_server(&client)?;
    let is_the_service = service::process_id() == Some(server);
    let is_own =
        || Token::of_process(server).and_then(|of| Ok(of.person()? == Token::of_this_process()?.person()?));
    ensure!(
        is_the_service || is_own().unwrap_or(false),
        "what listens at {name} is not the agent (process {server})"
    );
    Ok(client)
}

fn process_of_server(client: &NamedPipeClient) -> io::Result<u32> {
    let mut process = 0;
    // SAFETY: the handle is that of an open pipe, borrowed for this call; `process` outlives it.
    if unsafe { GetNamedPipeServerProcessId(client.as_raw_handle(), &raw mut process) } == 0 {
        return Err(io::Error::last_os_error());
    }
    Ok(process)
}
