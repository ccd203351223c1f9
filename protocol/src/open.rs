//! Whoever sits at a PC asks for the page of that PC.
//!
//! The agent asks on their behalf, with the PC's own key, and hands the address to their browser. Nothing about
//! the person travels: the agent does not say who asks, and the page it opens is about the PC.
//!
//! The agent may put the days it keeps on the PC behind the address, in its fragment: the part after `#`, which a
//! browser does not send. The page's own script draws them, so that they reach the person without passing the
//! collector. The fragment is `d=` and, as base64url without padding:
//!
//! | bytes | what |
//! |---|---|
//! | 0 | 1, the version of this form |
//! | 1–2 | the first civil day, in days since 1970-01-01, big endian |
//! | 3 | how many days follow, 0 to 35 |
//! | 36 a day | its 96 quarter-hours, 3 bits each, the most significant bit first |
//!
//! A quarter-hour is 0 (nothing is kept of it), 1 active, 2 idle, 3 on, 4 asleep, 5 off or 6 unknown; 7 is not
//! used. `golden/v1/my-days.json` holds an example; `collector/ui/scripts/my-days-format.js` reads it.

use serde::{Deserialize, Serialize};

use crate::DeviceId;
use crate::report::{self, ReportError};

/// Where an agent asks for the page of its PC, below the collector's address.
pub const OPEN_PATH: &str = "/api/v1/open";

/// An agent asks for a one-time link to the page of its device. Signed with the device's key, for
/// [`Purpose::Open`](crate::signature::Purpose::Open). A request is answered once: a copy of it opens nothing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenRequest {
    /// [`crate::SCHEMA`]
    pub schema: u16,
}

/// The collector's answer. Signed by the collector's key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenReply {
    /// The device whose page it is.
    pub device: DeviceId,
    /// The address to be opened in a browser, once.
    pub url: String,
    /// For how long it can be opened, in seconds.
    pub expires_in_seconds: u32,
}

/// Reads an unpacked request. Nothing of it is proven yet.
///
/// # Errors
/// [`ReportError::UnknownSchema`] when it comes from an agent of another schema, whatever else it holds;
/// [`ReportError::Malformed`] when it is not JSON, or a field is wrong, missing or unknown.
pub fn read(json: &[u8]) -> Result<OpenRequest, ReportError> {
    report::of_known_schema(json)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_schema_is_asked_for() {
        assert_eq!(read(br#"{"schema":1}"#), Ok(OpenRequest { schema: 1 }));
        assert_eq!(read(br#"{"schema":2,"new":true}"#), Err(ReportError::UnknownSchema(2)));
        for body in ["", "{}", "null", r#"{"schema":1,"user":"anna"}"#, r#"{"schema":1} {}"#] {
            assert!(matches!(read(body.as_bytes()), Err(ReportError::Malformed { .. })), "{body}");
        }
    }
}
