//! A relay between agent and collector that counts and keeps every byte, and can be cut.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use levetid_protocol::media;
use serde_json::Value;

/// Passes connections on to a collector.
#[derive(Debug)]
pub struct Relay {
    port: u16,
    seen: Arc<Seen>,
}

#[derive(Debug, Default)]
struct Seen {
    /// What each connection has sent towards the collector.
    sent: Mutex<Vec<Vec<u8>>>,
    up_bytes: AtomicU64,
    down_bytes: AtomicU64,
    connections: AtomicU64,
    cut: AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

/// A request as it passed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Passed {
    /// Its path.
    pub path: String,
    /// Its content type.
    pub content_type: String,
    /// Its body, as sent.
    pub body: Vec<u8>,
}

impl Passed {
    /// The body unpacked, as text.
    pub fn text(&self) -> String {
        String::from_utf8(media::unpack(&self.content_type, &self.body).unwrap()).unwrap()
    }

    /// The body unpacked, as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text()).unwrap()
    }
}

/// Bytes and connections so far.
#[derive(Debug, Clone, Copy, Default)]
pub struct Traffic {
    /// From agent to collector.
    pub up_bytes: u64,
    /// From collector to agent.
    pub down_bytes: u64,
    /// Connections made.
    pub connections: u64,
}

impl Traffic {
    /// Bytes both ways.
    pub fn total(&self) -> u64 {
        self.up_bytes + self.down_bytes
    }
}

impl Relay {
    /// Starts one in front of a port of this machine.
    pub fn to(collector_port: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let seen = Arc::new(Seen::default());
        let shared = Arc::clone(&seen);
        std::thread::spawn(move || {
            for connection in listener.incoming().map_while(Result::ok) {
                if shared.cut.load(Ordering::SeqCst) {
                    continue;
                }
                if let Ok(onward) = TcpStream::connect(("127.0.0.1", collector_port)) {
                    pass(connection, onward, &shared);
                }
            }
        });
        Self { port, seen }
    }

    /// Its port.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address without TLS.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Breaks every connection and refuses new ones from now on, or takes them again.
    pub fn cut(&self, cut: bool) {
        self.seen.cut.store(cut, Ordering::SeqCst);
        for stream in self.seen.open.lock().unwrap().drain(..) {
            // Fails for one that is closed already.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }

    /// What has passed so far.
    pub fn traffic(&self) -> Traffic {
        Traffic {
            up_bytes: self.seen.up_bytes.load(Ordering::SeqCst),
            down_bytes: self.seen.down_bytes.load(Ordering::SeqCst),
            connections: self.seen.connections.load(Ordering::SeqCst),
        }
    }

    /// The complete requests that have passed, without TLS.
    pub fn requests(&self) -> Vec<Passed> {
        self.seen.sent.lock().unwrap().iter().flat_map(|bytes| requests(bytes)).collect()
    }
}

fn pass(agent: TcpStream, collector: TcpStream, seen: &Arc<Seen>) {
    seen.connections.fetch_add(1, Ordering::SeqCst);
    let number = {
        let mut sent = seen.sent.lock().unwrap();
        sent.push(Vec::new());
        sent.len() - 1
    };
    let (agent_back, collector_back) = (agent.try_clone().unwrap(), collector.try_clone().unwrap());
    seen.open.lock().unwrap().extend([agent.try_clone().unwrap(), collector.try_clone().unwrap()]);
    let up = Arc::clone(seen);
    std::thread::spawn(move || {
        copy(agent, collector, |bytes| {
            up.up_bytes.fetch_add(bytes.len() as u64, Ordering::SeqCst);
            up.sent.lock().unwrap()[number].extend_from_slice(bytes);
        });
    });
    let down = Arc::clone(seen);
    std::thread::spawn(move || {
        copy(collector_back, agent_back, |bytes| {
            down.down_bytes.fetch_add(bytes.len() as u64, Ordering::SeqCst);
        });
    });
}

fn copy(mut from: TcpStream, mut to: TcpStream, seen: impl Fn(&[u8])) {
    let mut buffer = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut buffer) {
        seen(&buffer[..length]);
        if to.write_all(&buffer[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Write);
    let _ = from.shutdown(Shutdown::Read);
}

/// Takes HTTP/1.1 requests with a `Content-Length` out of what a connection sent.
fn requests(mut bytes: &[u8]) -> Vec<Passed> {
    let mut requests = Vec::new();
    while let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
        let head = String::from_utf8_lossy(&bytes[..end]).into_owned();
        let header = |name: &str| {
            head.lines()
                .filter_map(|line| line.split_once(':'))
                .find(|(key, _)| key.eq_ignore_ascii_case(name))
                .map(|(_, value)| value.trim().to_owned())
        };
        let length: usize = header("content-length").map_or(0, |length| length.parse().unwrap());
        let Some(body) = bytes.get(end + 4..end + 4 + length) else { break };
        requests.push(Passed {
            path: head.split(' ').nth(1).unwrap_or_default().to_owned(),
            content_type: header("content-type").unwrap_or_default(),
            body: body.to_vec(),
        });
        bytes = &bytes[end + 4 + length..];
    }
    requests
}
