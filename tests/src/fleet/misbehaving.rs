//! Devices that do what they should not, and what the collector answers to each.
//!
//! Every misdeed is done for real: by enrolled devices with keys of their own, who also report rightly in between.

use jiff::{Timestamp, ToSpan as _};
use levetid_protocol::enrol::MachineIdentity;
use levetid_protocol::key::SigningKey;
use levetid_protocol::limits::{MAX_BODY_BYTES, MAX_UNPACKED_BYTES, MAX_USAGE};
use levetid_protocol::problem::Problem;
use levetid_protocol::report::ReportReply;
use levetid_protocol::signature::Fields;
use levetid_protocol::text::Text;
use levetid_protocol::usage::{EnergyMethod, MeasuredEnergy, UsageRecord};
use levetid_protocol::{DeviceId, media};
use levetid_tests::device::{Answer, Device, Request, now_unix_seconds};
use levetid_tests::records::{monday, record, today, week};
use serde_json::{Value, json};

use crate::truth::Truth;

/// A misdeed and what came of it.
#[derive(Debug)]
struct Row {
    what: &'static str,
    expected: &'static str,
    answered: String,
}

/// What was tried so far.
#[derive(Debug)]
pub struct Misdeeds<'a> {
    url: &'a str,
    token: &'a str,
    truth: &'a mut Truth,
    rows: Vec<Row>,
}

impl<'a> Misdeeds<'a> {
    /// Does all of them. Records that are acknowledged are added to the truth.
    pub fn all(url: &'a str, token: &'a str, truth: &'a mut Truth) -> Self {
        let mut misdeeds = Self { url, token, truth, rows: Vec::new() };
        misdeeds.repetitions();
        misdeeds.clones();
        misdeeds.clocks();
        misdeeds.signatures();
        misdeeds.bodies();
        misdeeds.sizes();
        misdeeds.records();
        misdeeds.tokens();
        misdeeds.haste();
        misdeeds
    }

    /// Whether every answer was the one that is due.
    pub fn all_as_expected(&self) -> bool {
        self.rows.iter().all(|row| row.answered == row.expected)
    }

    /// As a table.
    pub fn table(&self) -> String {
        let line = |row: &Row| match row.answered == row.expected {
            true => format!("ok     {:<62} {}\n", row.what, row.answered),
            false => format!("WRONG  {:<62} {}, not {}\n", row.what, row.answered, row.expected),
        };
        self.rows.iter().map(line).collect()
    }

    fn device(&self) -> Device {
        Device::enrol(self.url, self.token)
    }

    /// Sends and compares.
    fn case(&mut self, what: &'static str, device: &Device, request: Request, expected: &'static str) {
        let answered = answered(&device.send(request));
        self.rows.push(Row { what, expected, answered });
    }

    /// Sends a report with a record that is acknowledged, and remembers it.
    fn held(&mut self, what: &'static str, device: &Device, report: &Value, record: &UsageRecord) {
        self.case(what, device, plain(device, report), "200");
        let held = self.truth.devices.entry(device.id.to_string()).or_default();
        held.sequence = device.sequence;
        held.add(record);
    }

    fn repetitions(&mut self) {
        let mut device = self.device();
        let records = [3, 2, 1].map(|ago| week(&device.policy, monday(&device.policy, ago)));
        let reports = records.each_ref().map(|record| device.next_report(&json!({"usage": [record]})));
        self.held("a report", &device, &reports[0], &records[0]);
        self.case("the same again, signed anew", &device, plain(&device, &reports[0]), "200");
        self.held("the third before the second", &device, &reports[2], &records[2]);
        self.held("the second after the third", &device, &reports[1], &records[1]);
        let other = json!({"usage": [week(&device.policy, monday(&device.policy, 9))]});
        device.sequence -= 1;
        let other = device.next_report(&other);
        self.case("another report under a sequence that is held", &device, plain(&device, &other), DIVERGED);
        device.sequence += 40;
        let empty = device.next_report(&json!({}));
        self.case("a report far ahead", &device, plain(&device, &empty), "200");
        device.sequence -= 36;
        let late = device.next_report(&json!({}));
        self.case("one that comes 35 behind", &device, plain(&device, &late), DIVERGED);
    }

    fn clones(&mut self) {
        let identity = MachineIdentity {
            manufacturer: Text::clean("LENOVO"),
            serial: Text::clean(&format!("PF{:06X}", now_unix_seconds() & 0xff_ffff)),
            uuid: Text::clean(&DeviceId::random().unwrap().to_string()),
        };
        let enrol = |key| Device::enrol_with(self.url, self.token, identity.clone(), key);
        let mut original = enrol(SigningKey::generate().unwrap()).expect("an enrolment");
        let twin = enrol(SigningKey::generate().unwrap()).expect("an enrolment");
        let answered = if twin.id == original.id { "the same device" } else { "another device" };
        let row = Row {
            what: "the same serial number and UUID with another key",
            expected: "another device",
            answered: answered.into(),
        };
        self.rows.push(row);

        let mut copy = original.clone();
        let record = week(&original.policy, monday(&original.policy, 2));
        let report = original.next_report(&json!({"usage": [record]}));
        self.held("a report of a PC whose disk was copied", &original, &report, &record);
        let report = copy.next_report(&json!({"usage": [week(&copy.policy, monday(&copy.policy, 1))]}));
        self.case("another one of the copy, with its key", &copy, plain(&copy, &report), DIVERGED);
    }

    fn clocks(&mut self) {
        let mut device = self.device();
        let body = device.next_report(&json!({})).to_string().into_bytes();
        let stale = "401 The signature is too old or from the future";
        for (what, ahead, expected) in [
            ("a clock ten minutes slow", -600, "200"),
            ("a clock twenty minutes slow", -1_200, stale),
            ("a clock an hour fast", 3_600, stale),
            ("a clock in 1970", -now_unix_seconds(), stale),
        ] {
            let request = device.request_with(media::JSON, body.clone(), now_unix_seconds() + ahead, None);
            self.case(what, &device, request, expected);
        }
    }

    fn signatures(&mut self) {
        let mut device = self.device();
        let report = device.next_report(&json!({}));
        let bad = "401 The signature is not valid";
        let mut request = plain(&device, &report);
        request.fields = None;
        self.case("no signature", &device, request, bad);
        let mut request = plain(&device, &report);
        request.body.push(b' ');
        self.case("a body changed after it was signed", &device, request, bad);
        let mut request = plain(&device, &report);
        let stranger = device.with_key(SigningKey::generate().unwrap());
        request.fields = request.fields.map(|fields| {
            let other = plain(&stranger, &report).fields.unwrap();
            Fields { signature: other.signature, ..fields }
        });
        self.case("the signature of another key", &device, request, bad);
        self.case(
            "a key that never enrolled",
            &device,
            plain(&stranger, &report),
            "401 The key is not enrolled here",
        );
        let body = report.to_string().into_bytes();
        let request =
            device.request_with(media::JSON, body, now_unix_seconds(), Some("levetid-report/another"));
        self.case("a signature for another collector", &device, request, bad);
        let mut request = plain(&device, &report);
        request.fields =
            request.fields.map(|fields| Fields { signature_input: "garbage;;=".into(), ..fields });
        self.case("garbage in place of a signature", &device, request, bad);
    }

    fn bodies(&mut self) {
        let mut device = self.device();
        let malformed = "400 The request is malformed";
        let garbage: Vec<u8> = (0..2_000_u32).map(|n| (n * 7 + n / 3) as u8).collect();
        self.case("garbage bytes, signed", &device, device.request(garbage.clone()), malformed);
        let now = now_unix_seconds();
        let as_gzip = |body: Vec<u8>| device.request_with(media::GZIP, body, now, None);
        self.case("garbage that says it is packed", &device, as_gzip(garbage), malformed);
        let (_, packed) = media::pack(vec![b' '; 9_000]).unwrap();
        let cut = packed[..packed.len() - 9].to_vec();
        self.case("packed data cut short", &device, as_gzip(cut), malformed);
        self.case("an empty body", &device, device.request(Vec::new()), malformed);
        let request = device.request_with("text/html", b"<p>".to_vec(), now, None);
        self.case("a web page", &device, request, "415 The media type is not supported");
        let mut report = device.next_report(&json!({}));
        report["schema"] = json!(99);
        self.case(
            "a report of the future",
            &device,
            plain(&device, &report),
            "400 The report is newer than this collector",
        );
        let mut report = device.next_report(&json!({}));
        report["shoe_size"] = json!(44);
        self.case("a field that nobody asked for", &device, plain(&device, &report), malformed);
    }

    fn sizes(&mut self) {
        let mut device = self.device();
        let too_large = "413 The request is too large";
        let body = vec![b' '; MAX_BODY_BYTES + 1];
        self.case("a byte more than a body may have", &device, device.request(body), too_large);
        let (media_type, bomb) = media::pack(vec![b' '; 20 * MAX_UNPACKED_BYTES]).unwrap();
        let request = device.request_with(media_type, bomb, now_unix_seconds(), None);
        self.case("a bomb: twenty kilobytes that unpack to twenty megabytes", &device, request, too_large);
        let one = week(&device.policy, monday(&device.policy, 1));
        let report = device.next_report(&json!({"usage": vec![one; MAX_USAGE + 1]}));
        let (media_type, body) = media::pack(report.to_string().into_bytes()).unwrap();
        let request = device.request_with(media_type, body, now_unix_seconds(), None);
        self.case("a record more than a report may have", &device, request, "400 The request is malformed");
    }

    fn records(&mut self) {
        let mut device = self.device();
        let policy = device.policy.clone();
        let good = week(&policy, monday(&policy, 2));
        let report = device.next_report(&json!({"usage": [good]}));
        self.held("a record", &device, &report, &good);
        let shift = |seconds: i64| {
            let later = |instant: Timestamp| instant.checked_add(seconds.seconds()).unwrap();
            let good = week(&policy, monday(&policy, 5));
            UsageRecord { from: later(good.from), covered_to: later(good.covered_to), ..good }
        };
        let overlap = record(&policy, good.first_day.tomorrow().unwrap(), 6, good.covered_to);
        let mut sum = week(&policy, monday(&policy, 4));
        sum.minutes.active += 1;
        let mut joules = week(&policy, monday(&policy, 4));
        joules.bins[1].measured.push(MeasuredEnergy {
            method: EnergyMethod::Platform,
            joules: 1_000_000_000,
            minutes: 60,
        });
        let mut future = week(&policy, monday(&policy, 0));
        future.first_day = today(&policy).checked_add(2.days()).unwrap();
        for (what, record, expected) in [
            ("a day that another record holds", overlap, "200 but usage[0].first_day refused"),
            (
                "a record that begins at another zone's midnight",
                shift(3_600),
                "200 but usage[0].from refused",
            ),
            ("minutes that do not add up", sum, "200 but usage[0].minutes refused"),
            ("more energy than a PC can draw", joules, "200 but usage[0].bins[1].measured[0].joules refused"),
            ("a day that is yet to come", future, "200 but usage[0].first_day refused"),
        ] {
            let report = device.next_report(&json!({"usage": [record]}));
            self.case(what, &device, plain(&device, &report), expected);
        }
        let fresh = week(&policy, monday(&policy, 3));
        let bad = shift(3_600);
        let report = device.next_report(&json!({"usage": [bad, fresh]}));
        self.case(
            "a bad record beside a good one",
            &device,
            plain(&device, &report),
            "200 but usage[0].from refused",
        );
        self.truth.devices.entry(device.id.to_string()).or_default().add(&fresh);
    }

    fn tokens(&mut self) {
        // A sign in the middle of the secret: the last one holds bits that do not count.
        let (before, after) = self.token.split_at(self.token.len() - 9);
        let (sign, after) = after.split_at(1);
        let secret = format!("{before}{}{after}", if sign == "A" { "B" } else { "A" });
        let refused = Device::try_enrol(self.url, &secret, MachineIdentity::default());
        let answered = refused.map_or_else(|answer| answered(&answer), |enrolled| enrolled.id.to_string());
        let row = Row {
            what: "an enrolment with a secret that is guessed",
            expected: "403 The enrolment token is not accepted",
            answered,
        };
        self.rows.push(row);
    }

    /// Last: this key may not report again for some minutes.
    fn haste(&mut self) {
        let mut device = self.device();
        let statuses: Vec<u16> = (0..140)
            .map(|_| {
                let report = device.next_report(&json!({}));
                device.send(plain(&device, &report)).status
            })
            .collect();
        let taken = statuses.iter().take_while(|status| **status == 200).count();
        let told = statuses[taken..].contains(&429);
        let answered = match taken {
            120..140 if told => "429 after the 120 that a key may send at once".to_owned(),
            taken => format!("{taken} taken, then {:?}", statuses.get(taken)),
        };
        self.rows.push(Row {
            what: "140 reports of a key at once",
            expected: "429 after the 120 that a key may send at once",
            answered,
        });
    }
}

const DIVERGED: &str = "409 Another machine reports with this key";

fn plain(device: &Device, report: &Value) -> Request {
    device.request(report.to_string().into_bytes())
}

/// An answer in a few words.
fn answered(answer: &Answer) -> String {
    if answer.status == 200 {
        let reply: Result<ReportReply, _> = serde_json::from_slice(&answer.body);
        return match reply.map(|reply| reply.refused) {
            Ok(refused) if refused.is_empty() => "200".into(),
            Ok(refused) => {
                let parts = refused
                    .iter()
                    .map(|refusal| format!("{}[{}].{}", refusal.part.name(), refusal.index, refusal.field));
                format!("200 but {} refused", parts.collect::<Vec<_>>().join(", "))
            }
            Err(error) => format!("200 with a reply that cannot be read: {error}"),
        };
    }
    match serde_json::from_slice::<Problem>(&answer.body) {
        Ok(problem) => format!("{} {}", answer.status, problem.title),
        Err(_) => format!("{} with no problem of ours", answer.status),
    }
}
