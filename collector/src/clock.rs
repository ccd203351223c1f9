//! The one place that asks the machine for the time. Everything else is given it.

/// Now.
#[expect(clippy::disallowed_methods, reason = "this is the edge where time enters")]
pub fn now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
