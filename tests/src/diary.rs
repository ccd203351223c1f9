//! What a test did to a PC, minute by minute, to be held against what the collector was told.

use jiff::Timestamp;
use serde_json::{Value, json};

/// In which state a PC was from when on, in order of time.
#[derive(Debug, Default)]
pub struct Diary(Vec<(Timestamp, &'static str)>);

impl Diary {
    /// From this time on it was in this state, as the usage record calls it.
    pub fn from(&mut self, time: Timestamp, state: &'static str) {
        assert!(
            self.0.last().is_none_or(|(last, _)| *last < time),
            "{state} at {time} is not after {:?}",
            self.0
        );
        self.0.push((time, state));
    }

    /// Minutes by state between two times, as a usage record tells them. A minute belongs to the state that its
    /// middle falls into; what lies before the first page is unknown.
    pub fn minutes(&self, from: i64, to: i64) -> Value {
        let mut minutes = json!({"active": 0, "idle": 0, "on": 0, "asleep": 0, "off": 0, "unknown": 0});
        for second in (from..to).step_by(60) {
            let state = &mut minutes[self.state_at(second + 30)];
            *state = (state.as_u64().unwrap() + 1).into();
        }
        minutes
    }

    /// Where a timeline of (first minute since 1970, minute after the last, state) between two times says
    /// something else: a line for each such minute.
    pub fn differences(&self, from: i64, to: i64, timeline: &[(i64, i64, String)]) -> Vec<String> {
        let difference = |second: i64| {
            let minute = second / 60;
            let theirs = timeline.iter().find(|(first, after, _)| (*first..*after).contains(&minute));
            let theirs = theirs.map_or("nothing", |(_, _, state)| state.as_str());
            let mine = self.state_at(second + 30);
            (mine != theirs)
                .then(|| format!("{}: {mine}, not {theirs}", Timestamp::from_second(second).unwrap()))
        };
        (from..to).step_by(60).filter_map(difference).collect()
    }

    fn state_at(&self, second: i64) -> &'static str {
        let page = self.0.iter().rev().find(|(from, _)| from.as_millisecond() <= second * 1_000);
        page.map_or("unknown", |(_, state)| state)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_minute_belongs_to_its_middle() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let mut diary = Diary::default();
        diary.from(at(120), "idle");
        diary.from(at(180), "active");
        diary.from(at(269), "asleep");
        diary.from(at(331), "off");
        let expected = json!({"active": 1, "idle": 1, "on": 0, "asleep": 2, "off": 4, "unknown": 2});
        assert_eq!(diary.minutes(0, 600), expected);
        let timeline = [(0, 2, "unknown"), (2, 3, "idle"), (3, 4, "on"), (4, 5, "asleep"), (6, 10, "off")];
        let timeline = timeline.map(|(from, to, state)| (from, to, state.to_owned()));
        assert_eq!(
            diary.differences(0, 600, &timeline),
            ["1970-01-01T00:03:00Z: active, not on", "1970-01-01T00:05:00Z: asleep, not nothing"]
        );
    }
}
