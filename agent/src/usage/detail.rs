//! Detail that never leaves the PC: minutes in one state.

use super::State;

/// Minutes in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MinuteDetail {
    /// The first minute, since 1970.
    pub from: i64,
    /// The minute after the last.
    pub to: i64,
    /// The state.
    pub state: State,
}

impl MinuteDetail {
    /// Adds a minute to a list, to its last entry where that goes on.
    pub fn push(list: &mut Vec<Self>, minute: i64, state: State) {
        match list.last_mut() {
            Some(last) if last.to == minute && last.state == state => last.to = minute + 1,
            _ => list.push(Self { from: minute, to: minute + 1, state }),
        }
    }
}
