//! A client that speaks the protocol by itself, and can speak it wrongly.

use levetid_protocol::enrol::{EnrolReply, EnrolRequest, MachineIdentity};
use levetid_protocol::key::{KeyId, PublicKey, SigningKey};
use levetid_protocol::open::{OpenReply, OpenRequest};
use levetid_protocol::policy::Policy;
use levetid_protocol::problem::{self, Problem};
use levetid_protocol::report::ReportReply;
use levetid_protocol::signature::{self, Fields, Message, Purpose, Start};
use levetid_protocol::text::Text;
use levetid_protocol::token::EnrolmentToken;
use levetid_protocol::{DeviceId, ENROL_PATH, OPEN_PATH, REPORT_PATH, SCHEMA, media};
use reqwest::blocking::Client;
use serde_json::{Value, json};

use crate::person::client;

/// An enrolled device with a key of its own.
#[derive(Debug, Clone)]
pub struct Device {
    http: Client,
    url: String,
    /// Its key.
    pub key: SigningKey,
    collector_key: PublicKey,
    /// What the collector knows it as.
    pub id: DeviceId,
    /// The settings it was given at enrolment.
    pub policy: Policy,
    /// The sequence of its last report.
    pub sequence: u64,
}

/// A signed request before it is sent: every part can be spoilt.
#[derive(Debug, Clone)]
pub struct Request {
    /// Where to.
    pub path: String,
    /// `Content-Type`
    pub content_type: String,
    /// The body.
    pub body: Vec<u8>,
    /// The signature's fields; `None` leaves them out.
    pub fields: Option<Fields>,
    nonce: String,
}

/// What the collector answered.
#[derive(Debug)]
pub struct Answer {
    /// The HTTP status.
    pub status: u16,
    /// `Content-Type`
    pub content_type: String,
    /// `Retry-After`, seconds.
    pub retry_after: Option<u64>,
    /// The body.
    pub body: Vec<u8>,
    fields: Option<Fields>,
    nonce: String,
}

impl Answer {
    /// The problem it tells of.
    #[track_caller]
    pub fn problem(&self) -> Problem {
        let text = String::from_utf8_lossy(&self.body);
        assert_eq!(self.content_type, problem::MEDIA_TYPE, "{} {text}", self.status);
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.status, self.status, "the status in the body is that of the answer");
        problem
    }

    /// Fails unless the collector's key signed it, in answer to this very request.
    #[track_caller]
    fn verify(&self, key: &PublicKey) {
        let start = Start::Status(self.status);
        let message = Message { start, content_type: &self.content_type, body: &self.body };
        let fields = self.fields.as_ref().expect("a signed reply");
        let tag = Purpose::Reply.tag(&key.id());
        let signed =
            signature::verify(message, fields, key, &tag, now_unix_seconds()).expect("a good signature");
        assert_eq!(signed.nonce, self.nonce, "a reply repeats the nonce of its request");
    }

    /// Its body as JSON, of an answer that must be good.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.status, 200, "{}", String::from_utf8_lossy(&self.body));
        serde_json::from_slice(&self.body).unwrap()
    }
}

impl Device {
    /// Enrols a new device; the answer as it is when that is refused.
    pub fn try_enrol(url: &str, token: &str, machine: MachineIdentity) -> Result<Self, Box<Answer>> {
        let key = SigningKey::generate().unwrap();
        Self::enrol_with(url, token, machine, key)
    }

    /// Enrols with a given key.
    pub fn enrol_with(
        url: &str,
        token: &str,
        machine: MachineIdentity,
        key: SigningKey,
    ) -> Result<Self, Box<Answer>> {
        Self::enrol_over(client(), url, token, machine, key).expect("the collector answers")
    }

    /// Enrols over connections that are shared with others; `None` when nobody answered.
    pub fn enrol_over(
        http: Client,
        url: &str,
        token: &str,
        machine: MachineIdentity,
        key: SigningKey,
    ) -> Option<Result<Self, Box<Answer>>> {
        let read: EnrolmentToken = token.parse().expect("a token");
        let request = EnrolRequest {
            schema: SCHEMA,
            token: token.to_owned(),
            key: key.public(),
            agent: Text::clean("0.0.0-test").unwrap(),
            machine,
        };
        let body = serde_json::to_vec(&request).unwrap();
        let request = Request::signed(ENROL_PATH, body, &key, Purpose::Enrol, &read.collector());
        let answer = send(&http, url, request)?;
        if answer.status != 200 {
            return Some(Err(Box::new(answer)));
        }
        let reply: EnrolReply = serde_json::from_slice(&answer.body).unwrap();
        let collector_key = reply.collector_key.clone();
        assert_eq!(
            collector_key.id(),
            read.collector(),
            "the reply comes from the collector the token names"
        );
        answer.verify(&collector_key);
        let EnrolReply { device: id, policy, .. } = reply;
        Some(Ok(Self { http, url: url.to_owned(), key, collector_key, id, policy, sequence: 0 }))
    }

    /// Enrols a new device that firmware tells nothing about.
    #[track_caller]
    pub fn enrol(url: &str, token: &str) -> Self {
        Self::try_enrol(url, token, MachineIdentity::default())
            .unwrap_or_else(|answer| panic!("{}", answer.problem()))
    }

    /// The same device, by somebody who has another key.
    pub fn with_key(&self, key: SigningKey) -> Self {
        Self { key, ..self.clone() }
    }

    /// The next report with these parts, such as `{"usage": […]}`.
    pub fn next_report(&mut self, parts: &Value) -> Value {
        self.sequence += 1;
        let mut report = json!({
            "schema": SCHEMA,
            "sequence": self.sequence,
            "agent": "0.0.0-test",
            "policy_version": self.policy.version,
        });
        let fields = report.as_object_mut().unwrap();
        fields.extend(parts.as_object().unwrap().clone());
        report
    }

    /// Sends the next report with these parts; it must be taken.
    #[track_caller]
    pub fn report(&mut self, parts: &Value) -> ReportReply {
        let report = self.next_report(parts);
        let answer = self.send(self.request(report.to_string().into_bytes()));
        self.reply(&answer)
    }

    /// A signed report with this body, not packed.
    pub fn request(&self, body: Vec<u8>) -> Request {
        Request::signed(REPORT_PATH, body, &self.key, Purpose::Report, &self.collector_key.id())
    }

    /// A signed report with any content type, time and tag.
    pub fn request_with(
        &self,
        content_type: &str,
        body: Vec<u8>,
        created: i64,
        tag: Option<&str>,
    ) -> Request {
        let tag = tag.map_or_else(|| Purpose::Report.tag(&self.collector_key.id()), str::to_owned);
        Request::signed_as(REPORT_PATH, content_type, body, &self.key, created, &tag)
    }

    /// A signed request for the page of this device.
    pub fn open_request(&self) -> Request {
        self.open_request_with(media::JSON, serde_json::to_vec(&OpenRequest { schema: SCHEMA }).unwrap())
    }

    /// The same with any content type and body.
    pub fn open_request_with(&self, content_type: &str, body: Vec<u8>) -> Request {
        let tag = Purpose::Open.tag(&self.collector_key.id());
        Request::signed_as(OPEN_PATH, content_type, body, &self.key, now_unix_seconds(), &tag)
    }

    /// Asks for the page of this device, for whoever sits at it; must be answered.
    #[track_caller]
    pub fn open(&self) -> OpenReply {
        let answer = self.send(self.open_request());
        let reply: OpenReply = serde_json::from_value(answer.json()).unwrap();
        assert_eq!(reply.device, self.id);
        answer.verify(&self.collector_key);
        reply
    }

    /// Sends a request.
    #[track_caller]
    pub fn send(&self, request: Request) -> Answer {
        self.try_send(request).expect("the collector answers")
    }

    /// Sends a request to a collector that may be away; `None` when nobody answered.
    pub fn try_send(&self, request: Request) -> Option<Answer> {
        send(&self.http, &self.url, request)
    }

    /// The reply to a report, with its signature checked.
    #[track_caller]
    pub fn reply(&self, answer: &Answer) -> ReportReply {
        let reply: ReportReply = serde_json::from_value(answer.json()).unwrap();
        assert_eq!(reply.device, self.id);
        answer.verify(&self.collector_key);
        reply
    }
}

impl Request {
    fn signed(path: &str, body: Vec<u8>, key: &SigningKey, purpose: Purpose, collector: &KeyId) -> Self {
        Self::signed_as(path, media::JSON, body, key, now_unix_seconds(), &purpose.tag(collector))
    }

    fn signed_as(
        path: &str,
        content_type: &str,
        body: Vec<u8>,
        key: &SigningKey,
        created: i64,
        tag: &str,
    ) -> Self {
        let nonce = signature::nonce().unwrap();
        let message = Message { start: Start::Post, content_type, body: &body };
        let fields = signature::sign(message, key, created, &nonce, tag).unwrap();
        Self {
            path: path.to_owned(),
            content_type: content_type.to_owned(),
            body,
            fields: Some(fields),
            nonce,
        }
    }
}

/// This machine's time.
pub fn now_unix_seconds() -> i64 {
    jiff::Timestamp::now().as_second()
}

fn send(http: &Client, url: &str, request: Request) -> Option<Answer> {
    let mut builder = http
        .post(format!("{url}{}", request.path))
        .header("content-type", &request.content_type)
        .body(request.body);
    if let Some(fields) = request.fields {
        builder = builder
            .header("content-digest", fields.content_digest)
            .header("signature-input", fields.signature_input)
            .header("signature", fields.signature);
    }
    let response = builder.send().ok()?;
    let header =
        |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let fields = (|| {
        Some(Fields {
            content_digest: header("content-digest")?,
            signature_input: header("signature-input")?,
            signature: header("signature")?,
        })
    })();
    Some(Answer {
        status: response.status().as_u16(),
        content_type: header("content-type").unwrap_or_default(),
        retry_after: header("retry-after").and_then(|seconds| seconds.parse().ok()),
        fields,
        nonce: request.nonce,
        body: response.bytes().ok()?.to_vec(),
    })
}
