//! One sender: it enrols devices and sends their reports, and tries again while nobody answers, as agents do.

use std::time::{Duration, Instant};

use levetid_protocol::key::SigningKey;
use levetid_protocol::media;
use levetid_protocol::problem::Problem;
use levetid_protocol::report::{Refusal, Report};
use levetid_tests::device::{Answer, Device, now_unix_seconds};
use levetid_tests::person::client;
use reqwest::blocking::Client;

use crate::dice::{Dice, Draw};
use crate::municipality::Simulated;
use crate::profile;
use crate::tally::Tally;

/// Where to, and for how long it is tried.
#[derive(Debug, Clone)]
pub struct Collector {
    /// Its address.
    pub url: String,
    /// A token for enrolment.
    pub token: String,
    /// For how long a request is tried again while nobody takes it.
    pub patience: Duration,
}

/// A sender with connections of its own, which are kept open.
#[derive(Debug)]
pub struct Uplink<'a> {
    collector: &'a Collector,
    http: Client,
    /// What came of what it sent.
    pub tally: Tally,
}

/// Longest wait between two tries where the collector names none.
const LONGEST_WAIT: Duration = Duration::from_secs(5);

impl<'a> Uplink<'a> {
    /// A sender to this collector.
    pub fn to(collector: &'a Collector) -> Self {
        Self { collector, http: client(), tally: Tally::default() }
    }

    /// Enrols a device with the key that its seed makes: the same key again is the same device. `None`, and counted, when
    /// that is refused or nobody answers.
    pub fn enrol(&mut self, seed: u64, device: &Simulated) -> Option<Device> {
        let collector = self.collector;
        let secret = Dice::of(seed, Draw::Key(device.number)).bytes();
        let once = |http: &Client| {
            let key = SigningKey::from_secret(&secret);
            let machine = profile::identity(device);
            Device::enrol_over(http.clone(), &collector.url, &collector.token, machine, key)
        };
        match self.patiently(once, |enrolled| enrolled.as_ref().err().map(Box::as_ref)) {
            None => None,
            Some(Ok(enrolled)) => {
                self.tally.enrolled += 1;
                Some(enrolled)
            }
            Some(Err(answer)) => {
                self.refused("enrolment", &answer);
                None
            }
        }
    }

    /// Sends a report until it is answered. Each try is signed anew, over the same bytes.
    pub fn send(&mut self, device: &Device, report: &Report) -> Sent {
        let json = serde_json::to_vec(report).unwrap();
        let (media_type, body) = media::pack(json).unwrap();
        self.tally.reports += 1;
        self.tally.records += report.usage.len() as u64;
        let once = |_: &Client| {
            let began = Instant::now();
            let request = device.request_with(media_type, body.clone(), now_unix_seconds(), None);
            device.try_send(request).map(|answer| (answer, began.elapsed()))
        };
        match self.patiently(once, |(answer, _)| Some(answer)) {
            None => Sent::Unanswered,
            Some((answer, took)) if answer.status == 200 => {
                let reply = device.reply(&answer);
                self.tally.took(took);
                self.tally.reports_held += 1;
                for refusal in &reply.refused {
                    let why = format!("{} {}", refusal.part.name(), refusal.field);
                    *self.tally.refused_parts.entry(why).or_default() += 1;
                }
                Sent::Held(reply.refused)
            }
            Some((answer, _)) => {
                self.refused("report", &answer);
                Sent::Refused
            }
        }
    }

    /// Tries until an answer is there that is not "later", or patience ends.
    fn patiently<T>(
        &mut self,
        once: impl Fn(&Client) -> Option<T>,
        answer_of: impl Fn(&T) -> Option<&Answer>,
    ) -> Option<T> {
        let began = Instant::now();
        let mut wait = Duration::from_millis(200);
        loop {
            let answered = once(&self.http);
            let later = match answered.as_ref().map(&answer_of) {
                Some(Some(answer)) if matches!(answer.status, 429 | 503) => {
                    answer.retry_after.map(Duration::from_secs)
                }
                Some(_) => return answered,
                None => None,
            };
            wait = (wait * 2).min(LONGEST_WAIT);
            let pause = later.unwrap_or(wait);
            if began.elapsed() + pause > self.collector.patience {
                self.tally.unanswered += 1;
                return None;
            }
            self.tally.retries += 1;
            std::thread::sleep(pause);
        }
    }

    fn refused(&mut self, what: &str, answer: &Answer) {
        let title = serde_json::from_slice::<Problem>(&answer.body).map(|problem| problem.title);
        let title = title.unwrap_or_else(|_| "no problem of ours".to_owned());
        *self.tally.refused.entry(format!("{what}: {} {title}", answer.status)).or_default() += 1;
    }
}

/// What came of a report.
#[derive(Debug)]
pub enum Sent {
    /// It is held, but for these parts.
    Held(Vec<Refusal>),
    /// It is not held.
    Refused,
    /// Nobody knows.
    Unanswered,
}
