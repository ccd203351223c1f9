//! Windows' System event log: the events that a query names, and no others.
#![allow(unsafe_code, reason = "the log is read by functions of the system")]

use std::io;
use std::ptr::null;

use levetid_protocol::profile::NotKnownReason;
use windows_sys::Win32::Foundation::{ERROR_ACCESS_DENIED, ERROR_INSUFFICIENT_BUFFER, ERROR_NO_MORE_ITEMS};
use windows_sys::Win32::System::EventLog::{
    EVT_HANDLE, EvtClose, EvtNext, EvtQuery, EvtQueryChannelPath, EvtQueryForwardDirection,
    EvtQueryReverseDirection, EvtRender, EvtRenderEventXml,
};

use crate::signals::{Answer, Unsupported};

/// Events that are fetched at once.
const BATCH: usize = 32;

/// How long the log is waited for, ms.
const PATIENCE_MS: u32 = 10_000;

/// Characters that most events fit in, and more than any event that is asked for has.
const USUAL_CHARS: usize = 2_048;
const MAX_CHARS: usize = 128 * 1024;

/// Which events come first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    /// The oldest.
    OldestFirst,
    /// The newest.
    NewestFirst,
}

/// Visits the events of a query, each as XML, until there are no more or the visitor says `false`. The query is a
/// `QueryList`.
pub fn visit(query: &str, order: Order, mut visitor: impl FnMut(&str) -> bool) -> Answer<()> {
    let results = find(query, order)?;
    let mut buffer = vec![0_u16; USUAL_CHARS];
    while let Some(events) = results.next()? {
        for event in events {
            let Some(xml) = event.xml(&mut buffer) else { continue };
            if !visitor(&xml) {
                return Ok(());
            }
        }
    }
    Ok(())
}

/// An object of the log, closed when dropped.
struct Handle(EVT_HANDLE);

impl Drop for Handle {
    fn drop(&mut self) {
        // SAFETY: the handle is open, and nobody else closes it.
        unsafe { EvtClose(self.0) };
    }
}

fn find(query: &str, order: Order) -> Answer<Handle> {
    let query: Vec<u16> = query.encode_utf16().chain([0]).collect();
    let order = match order {
        Order::OldestFirst => EvtQueryForwardDirection,
        Order::NewestFirst => EvtQueryReverseDirection,
    };
    // SAFETY: the query ends with a zero and lives through the call; a `QueryList` names its log itself.
    let results = unsafe { EvtQuery(0, null(), query.as_ptr(), EvtQueryChannelPath | order) };
    if results == 0 { Err(unsupported()) } else { Ok(Handle(results)) }
}

impl Handle {
    /// The next events; `None` after the last.
    fn next(&self) -> Answer<Option<Vec<Self>>> {
        let mut events = [0; BATCH];
        let mut count: u32 = 0;
        // SAFETY: the list lives through the call and has `BATCH` places.
        let well =
            unsafe { EvtNext(self.0, BATCH as u32, events.as_mut_ptr(), PATIENCE_MS, 0, &raw mut count) };
        if well == 0 {
            let ended = io::Error::last_os_error().raw_os_error() == i32::try_from(ERROR_NO_MORE_ITEMS).ok();
            return if ended { Ok(None) } else { Err(unsupported()) };
        }
        let count = usize::try_from(count).unwrap_or(0);
        Ok(Some(events.into_iter().take(count).map(Self).collect()))
    }

    /// An event as XML.
    fn xml(&self, buffer: &mut Vec<u16>) -> Option<String> {
        loop {
            let bytes = u32::try_from(buffer.len() * 2).ok()?;
            let (mut used, mut properties) = (0_u32, 0_u32);
            // SAFETY: the buffer lives through the call and has so many bytes.
            let well = unsafe {
                EvtRender(
                    0,
                    self.0,
                    EvtRenderEventXml,
                    bytes,
                    buffer.as_mut_ptr().cast(),
                    &raw mut used,
                    &raw mut properties,
                )
            };
            let chars = usize::try_from(used).ok()?.div_ceil(2);
            if well != 0 {
                return Some(crate::signals::bytes::wide(buffer.get(..chars)?));
            }
            let too_short =
                io::Error::last_os_error().raw_os_error() == i32::try_from(ERROR_INSUFFICIENT_BUFFER).ok();
            if !too_short || chars <= buffer.len() || chars > MAX_CHARS {
                return None;
            }
            buffer.resize(chars, 0);
        }
    }
}

/// What the last error says of the log.
fn unsupported() -> Unsupported {
    let code = io::Error::last_os_error().raw_os_error();
    let denied = code == i32::try_from(ERROR_ACCESS_DENIED).ok();
    Unsupported(if denied { NotKnownReason::NoPermission } else { NotKnownReason::ReadError })
}
