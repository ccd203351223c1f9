//! What a machine truly was, beside what its records say.

use super::machine::{Machine, Observation, Seen, Span, System, Was};
use crate::calendar;
use crate::clock::Ending;
use crate::usage::State;
use levetid_protocol::usage::UsageRecord;

/// The agent is away for no longer than a start takes.
const UNSEEN_MS: i64 = 180_000;

/// A clock set by less than this drops no minute between two ticks at full minutes.
const HALF_A_MINUTE_MS: i64 = 30_000;

/// A clock set back by less never puts another record in the place of the one that grows.
const SET_BACK_MS: i64 = 300_000;

/// Minutes on that one observation finds at most where the clock was set: that of the last tick, and twice
/// three in which no tick came.
const MOST_AT_A_SET: i64 = 7;

/// The life of a machine: truth, observations, records.
#[derive(Debug)]
pub struct Life {
    pub machine: Machine,
    pub observations: Vec<Observation>,
    pub records: Vec<UsageRecord>,
}

impl Life {
    pub fn of(machine: Machine) -> Self {
        let (machine, observations, records) = machine.finish();
        Self { machine, observations, records }
    }

    /// Minutes by what the machine was in the middle of each, since the agent began: `120n 45s`.
    pub fn truth(&self) -> String {
        let first = self.observations[0].now.true_ms.div_euclid(60_000);
        let last = self.machine.true_ms().div_euclid(60_000);
        let letters = (first..last).map(|minute| match self.machine.was_at(minute * 60_000 + 30_000) {
            Was::On => 'n',
            Was::Asleep => 's',
            Was::Standby => 'd',
            Was::Hibernated => 'h',
            Was::Off => 'o',
            Was::Paused => 'p',
        });
        written(letters)
    }

    /// Minutes by what was counted, in the order in which that was done.
    pub fn record(&self) -> String {
        let letters = |state| match state {
            State::Active | State::Idle | State::On => 'n',
            State::Asleep => 's',
            State::Off => 'o',
            State::Unknown => 'u',
        };
        let stretches = self.observations.iter().flat_map(|observation| &observation.minutes);
        written(stretches.flat_map(|stretch| (stretch.from..stretch.to).map(move |_| letters(stretch.state))))
    }

    /// Minutes of a record are those it covers, and records follow each other.
    pub fn check_records(&self) -> Result<(), String> {
        for record in &self.records {
            let covered = record.covered_minutes();
            let in_bins: u32 = record.bins.iter().map(|bin| bin.total()).sum();
            if record.minutes.total() != covered || in_bins != covered {
                return Err(format!(
                    "{} minutes and {in_bins} in bins of {record:?}",
                    record.minutes.total()
                ));
            }
        }
        if self.machine.was_set_far() { Ok(()) } else { follow_each_other(&self.records) }
    }

    /// No minute counts as on in which the machine was not, but for a minute at each edge (three, where the
    /// agent was away or the host of a virtual machine paused it meanwhile).
    pub fn check_on(&self) -> Result<(), String> {
        for observation in &self.observations {
            let (now, last) = (observation.now, observation.last.unwrap_or(observation.now));
            let set_ms = (now.ahead_ms - last.ahead_ms).abs();
            let long_off = self.machine.was_set_far() && now.true_ms - last.true_ms > 30 * 86_400_000;
            if set_ms >= SET_BACK_MS || long_off {
                // A record that was parked may go on from a tick that is not the last one.
                if minutes(observation, is_on) > MOST_AT_A_SET {
                    return Err(format!("many minutes count as on in {observation:?}"));
                }
                continue;
            }
            let paused_ms = self.machine.ms_in(last.true_ms, now.true_ms, |was| was == Was::Paused);
            let watched = observation.watched && paused_ms == 0;
            let slack_ms = HALF_A_MINUTE_MS + set_ms + if watched { 60_000 } else { UNSEEN_MS };
            for stretch in observation.minutes.iter().filter(|stretch| is_on(stretch.state)) {
                for minute in stretch.from..stretch.to {
                    let middle_ms = minute * 60_000 + 30_000 - now.ahead_ms;
                    let (from_ms, to_ms) = (middle_ms - slack_ms, middle_ms + slack_ms);
                    if self.machine.ms_in(from_ms, to_ms, |was| was == Was::On) == 0 {
                        return Err(format!("minute {minute} counts as on in {observation:?}"));
                    }
                }
            }
        }
        Ok(())
    }

    /// Unknown is only what nothing could tell: see [`Machine::unseeable_ms`].
    pub fn check_unknown(&self) -> Result<(), String> {
        if self.machine.was_set_far() {
            return Ok(());
        }
        for observation in &self.observations {
            let Some(unseeable_ms) = self.machine.unseeable_ms(observation) else { continue };
            let rounding_ms = if unseeable_ms == 0 { 0 } else { 60_000 + HALF_A_MINUTE_MS };
            let unknown_ms = minutes(observation, |state| state == State::Unknown) * 60_000;
            if unknown_ms > unseeable_ms + rounding_ms {
                return Err(format!(
                    "{unknown_ms} ms are unknown, {unseeable_ms} ms could be: {observation:?}"
                ));
            }
        }
        Ok(())
    }

    /// Each state holds what it truly was, to a minute for each change: not more, and not less but for what is
    /// unknown. Sleep that may be taken for off is asleep or off.
    pub fn check_totals(&self) -> Result<(), String> {
        let machine = &self.machine;
        if machine.was_set_far() || machine.sets_ms.iter().any(|by| by.abs() > 2 * 60_000) {
            return Ok(());
        }
        let from_ms = self.observations[0].now.true_ms;
        let truly = |wanted: fn(Was) -> bool| machine.ms_in(from_ms, i64::MAX, wanted);
        let either_ms: i64 = self.observations.iter().map(|seen| machine.asleep_or_off_ms(seen)).sum();
        let hibernated_ms = truly(|was| was == Was::Hibernated);
        let mut asleep_ms = truly(|was| matches!(was, Was::Asleep | Was::Standby));
        let mut off_ms = truly(|was| was == Was::Off);
        *(if machine.system == System::Windows { &mut off_ms } else { &mut asleep_ms }) += hibernated_ms;
        let unknown_ms = 60_000
            * (self.observations.iter().filter(|seen| seen.last.is_some()))
                .map(|seen| minutes(seen, |state| state == State::Unknown))
                .sum::<i64>();
        let sets_ms: i64 = machine.sets_ms.iter().map(|by| by.abs()).sum();
        let paused_ms = truly(|was| was == Was::Paused);
        let slack_ms = (machine.truth.len() as i64 + machine.agents) * 60_000 + sets_ms + paused_ms;
        for (what, wanted, least_ms, most_ms) in [
            ("on", is_on as fn(State) -> bool, truly(|was| was == Was::On), truly(|was| was == Was::On)),
            ("asleep", |state| state == State::Asleep, asleep_ms - either_ms, asleep_ms),
            ("off", |state| state == State::Off, off_ms, off_ms + either_ms),
        ] {
            let counted_ms = self.counted(wanted) * 60_000;
            if counted_ms > most_ms + slack_ms || counted_ms + unknown_ms + slack_ms < least_ms {
                return Err(format!(
                    "{what}: {counted_ms} ms counted of {least_ms} to {most_ms}, {unknown_ms} unknown"
                ));
            }
        }
        let in_records: u32 = self.records.iter().map(|record| record.minutes.powered()).sum();
        if i64::from(in_records) != self.counted(is_on) {
            return Err(format!("{in_records} minutes on in records of {} counted", self.counted(is_on)));
        }
        Ok(())
    }

    fn counted(&self, wanted: fn(State) -> bool) -> i64 {
        self.observations.iter().map(|observation| minutes(observation, wanted)).sum()
    }

    /// The records of its time follow each other, whatever a wrong clock left in others, and nothing in them is
    /// unknown but the time before the agent and so much more.
    pub fn check_its_time(&self, unknown_ms: i64) -> Result<(), String> {
        let lived = self.observations[0].now.true_ms - 86_400_000..self.machine.true_ms();
        let is_of_its_time = |record: &&UsageRecord| lived.contains(&record.covered_to.as_millisecond());
        let records: Vec<UsageRecord> = self.records.iter().filter(is_of_its_time).cloned().collect();
        follow_each_other(&records)?;
        let unknown: u32 = records.iter().map(|record| record.minutes.unknown).sum();
        let before = minutes(&self.observations[0], |state| state == State::Unknown);
        let edges = self.machine.truth.len() as i64 + self.machine.agents;
        if (i64::from(unknown) - before - edges) * 60_000 > unknown_ms {
            return Err(format!(
                "{unknown} minutes are unknown, {before} before the agent, {unknown_ms} ms more may be"
            ));
        }
        Ok(())
    }

    /// Minutes of the wall clock, from one to another, that were counted as on since an instant.
    pub fn minutes_on(&self, since_ms: i64, from: i64, to: i64) -> i64 {
        let counted = self.observations.iter().filter(|observation| observation.now.true_ms > since_ms);
        let on = counted.flat_map(|observation| &observation.minutes).filter(|stretch| is_on(stretch.state));
        on.map(|stretch| (stretch.to.min(to) - stretch.from.max(from)).max(0)).sum()
    }

    pub fn check(&self) -> Result<(), String> {
        self.check_records()?;
        self.check_on()?;
        self.check_unknown()?;
        self.check_totals()
    }
}

impl Machine {
    /// True time of some kind between two instants.
    pub fn ms_in(&self, from_ms: i64, to_ms: i64, wanted: fn(Was) -> bool) -> i64 {
        let first = self.truth.partition_point(|span| span.to_ms <= from_ms);
        let within = self.truth[first..].iter().take_while(|span| span.from_ms < to_ms);
        within
            .filter(|span| wanted(span.was))
            .map(|Span { from_ms: from, to_ms: to, .. }| to_ms.min(*to) - from_ms.max(*from))
            .sum()
    }

    fn was_at(&self, ms: i64) -> Was {
        let span = self.truth.partition_point(|span| span.to_ms <= ms);
        self.truth[span.min(self.truth.len() - 1)].was
    }

    /// Whether the clock was ever set by half a day or more: another record may have grown meanwhile.
    pub fn was_set_far(&self) -> bool {
        self.sets_ms.iter().any(|by_ms| by_ms.abs() >= 12 * 3_600_000)
    }

    /// How much of the time up to a tick nothing could tell: what the wall clock skipped; the time on while no
    /// agent watched, if that was longer than three minutes; before another start, the time since a heartbeat
    /// in which the agent meant to write the next one, or all of it if the agent was stopped. `None`: all of it,
    /// for no agent was there, or the clock was set back to where another record goes on.
    pub fn unseeable_ms(&self, observation: &Observation) -> Option<i64> {
        let last = observation.last?;
        let Seen { true_ms: now_ms, start, ahead_ms } = observation.now;
        let skipped_ms = ahead_ms - last.ahead_ms;
        if skipped_ms <= -SET_BACK_MS {
            return None;
        }
        let mut since_ms = last.true_ms;
        let mut unseeable_ms = self.ms_in(since_ms, now_ms, |was| was == Was::Paused);
        if skipped_ms >= HALF_A_MINUTE_MS {
            unseeable_ms += skipped_ms;
        }
        if last.start != start {
            since_ms = self.kernels_ms[start as usize - 1];
            let gone_ms = since_ms - last.true_ms;
            unseeable_ms += match observation.ending {
                Ending::Cut => gone_ms.min(self.flush_minutes * 60_000),
                Ending::Stopped => gone_ms,
                Ending::Shutdown => 0,
            };
        }
        let ran: fn(Was) -> bool = if observation.watched {
            |was| matches!(was, Was::On | Was::Paused)
        } else {
            |was| matches!(was, Was::On | Was::Paused | Was::Standby)
        };
        let ran_ms = self.ms_in(since_ms, now_ms, ran);
        Some(unseeable_ms + if ran_ms > UNSEEN_MS { ran_ms } else { 0 })
    }

    /// Sleep that may be taken for off: before a cut, of which no heartbeat told; and in a gap in which a kernel
    /// came from disk, before that, or after it where no agent or no clock says when it was.
    fn asleep_or_off_ms(&self, observation: &Observation) -> i64 {
        let Some(last) = observation.last else { return 0 };
        let now = observation.now;
        let until_ms = if last.start == now.start {
            let went_off = |span: &&Span| {
                matches!(span.was, Was::Off | Was::Hibernated)
                    && (last.true_ms..now.true_ms).contains(&span.from_ms)
            };
            let is_told = observation.watched && self.sets_ms.is_empty();
            match self.truth.iter().rev().find(went_off) {
                Some(span) if self.system == System::Windows && is_told => span.from_ms,
                Some(_) if self.system == System::Windows => now.true_ms,
                _ => 0,
            }
        } else {
            self.kernels_ms[now.start as usize - 1]
        };
        self.ms_in(last.true_ms, until_ms, |was| matches!(was, Was::Asleep | Was::Standby | Was::Hibernated))
    }
}

/// Whether records join, without gap or overlap.
pub fn follow_each_other(records: &[UsageRecord]) -> Result<(), String> {
    let mut records: Vec<_> = records.iter().collect();
    records.sort_by_key(|record| record.first_day);
    for pair in records.windows(2) {
        let next_day = calendar::days_later(pair[0].first_day, pair[0].days);
        if next_day != pair[1].first_day || pair[0].covered_to != pair[1].from {
            let [before, after] =
                [pair[0], pair[1]].map(|record| (record.first_day, record.days, record.covered_to));
            return Err(format!("{before:?} is followed by {after:?}"));
        }
    }
    Ok(())
}

fn is_on(state: State) -> bool {
    matches!(state, State::Active | State::Idle | State::On)
}

fn minutes(observation: &Observation, wanted: fn(State) -> bool) -> i64 {
    let wanted = observation.minutes.iter().filter(|stretch| wanted(stretch.state));
    wanted.map(|stretch| stretch.to - stretch.from).sum()
}

/// `nnnss` becomes `3n 2s`.
fn written(letters: impl Iterator<Item = char>) -> String {
    let mut runs: Vec<(char, u32)> = Vec::new();
    for letter in letters {
        match runs.last_mut() {
            Some((last, count)) if *last == letter => *count += 1,
            _ => runs.push((letter, 1)),
        }
    }
    runs.iter().map(|(letter, count)| format!("{count}{letter}")).collect::<Vec<_>>().join(" ")
}
