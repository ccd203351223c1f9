//! A collector as agents see it: checks signatures, answers as told, remembers what it was sent.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::Timestamp;
use levetid_protocol::enrol::{self, EnrolReply, KeyState};
use levetid_protocol::key::{PublicKey, SigningKey};
use levetid_protocol::policy::Policy;
use levetid_protocol::problem::{self, Problem, ProblemKind};
use levetid_protocol::report::ReportReply;
use levetid_protocol::signature::{self, Fields, Message, Purpose, Signed, Start};
use levetid_protocol::{ENROL_PATH, REPORT_PATH, media};
use serde::Serialize;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

/// How a report is answered.
pub enum Answer {
    /// With this, in place of a reply.
    Raw(ResponseTemplate),
    /// With a reply changed by this.
    Reply(Box<dyn Fn(&mut ReportReply) + Send>),
    /// With a reply signed by another key, for another request, or at another time.
    Forged(Forgery),
}

/// What is wrong with a forged reply.
#[derive(Clone, Copy, Debug)]
pub enum Forgery {
    /// Signed by this key.
    Key(u8),
    /// Answers another request.
    Nonce,
    /// Signed an hour ago.
    Time,
}

/// What the collector remembers.
pub struct Shared {
    /// The key it signs with.
    pub key: SigningKey,
    /// How far its clock is ahead of this machine's, seconds.
    pub skew_seconds: i64,
    /// The settings it gives.
    pub policy: Policy,
    /// Answers to the next reports; a reply that takes all when empty.
    pub answers: VecDeque<Answer>,
    /// The reports it was sent, as bytes, whatever it answered.
    pub reports: Vec<Vec<u8>>,
    /// The highest sequence it holds.
    pub held: Option<u64>,
    agent: Option<PublicKey>,
}

/// The collector.
pub struct FakeCollector {
    server: MockServer,
    shared: Arc<Mutex<Shared>>,
}

struct Handler(Arc<Mutex<Shared>>);

impl FakeCollector {
    /// Starts one that gives this policy, and enrols `agent` if it is given.
    pub async fn start(policy: Policy, agent: Option<PublicKey>) -> Self {
        let shared = Arc::new(Mutex::new(Shared {
            key: SigningKey::from_secret(&[42; 32]),
            skew_seconds: 0,
            policy,
            answers: VecDeque::new(),
            reports: Vec::new(),
            held: None,
            agent,
        }));
        let server = MockServer::start().await;
        Mock::given(any()).respond_with(Handler(Arc::clone(&shared))).mount(&server).await;
        Self { server, shared }
    }

    /// Its address.
    pub fn url(&self) -> String {
        self.server.uri()
    }

    /// What it remembers.
    pub fn shared(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap()
    }

    /// The reports it was sent, read as JSON.
    pub fn reports(&self) -> Vec<serde_json::Value> {
        self.shared().reports.iter().map(|body| serde_json::from_slice(body).unwrap()).collect()
    }
}

/// A problem as the collector sends it.
pub fn problem(problem: &Problem, retry_after: Option<u32>) -> ResponseTemplate {
    let response = ResponseTemplate::new(problem.status)
        .set_body_raw(serde_json::to_vec(problem).unwrap(), problem::MEDIA_TYPE);
    match retry_after {
        Some(seconds) => response.insert_header("retry-after", seconds.to_string()),
        None => response,
    }
}

impl Respond for Handler {
    fn respond(&self, request: &Request) -> ResponseTemplate {
        let mut shared = self.0.lock().unwrap();
        match request.url.path() {
            ENROL_PATH => answer_enrolment(&mut shared, request),
            REPORT_PATH => answer_report(&mut shared, request),
            path => panic!("an agent has no business at {path}"),
        }
    }
}

fn answer_enrolment(shared: &mut Shared, request: &Request) -> ResponseTemplate {
    let json = media::unpack(&content_type(request), &request.body).unwrap();
    let enrolment = enrol::read(&json).unwrap();
    let signed = match verify(shared, request, &enrolment.key, Purpose::Enrol) {
        Ok(signed) => signed,
        Err(response) => return *response,
    };
    shared.agent = Some(enrolment.key);
    let reply = EnrolReply {
        device: shared.policy.device,
        collector_key: shared.key.public(),
        state: KeyState::Active,
        policy: shared.policy.clone(),
    };
    sign(&reply, &shared.key, now(shared), &signed.nonce)
}

fn answer_report(shared: &mut Shared, request: &Request) -> ResponseTemplate {
    let agent = shared.agent.clone().expect("an agent reports only once it is enrolled");
    let signed = match verify(shared, request, &agent, Purpose::Report) {
        Ok(signed) => signed,
        Err(response) => return *response,
    };
    let json = media::unpack(&content_type(request), &request.body).unwrap();
    let sequence = serde_json::from_slice::<serde_json::Value>(&json).unwrap()["sequence"].as_u64().unwrap();
    shared.reports.push(json);
    let mut reply = ReportReply {
        device: shared.policy.device,
        sequence,
        held_before: shared.held,
        refused: Vec::new(),
        policy: shared.policy.clone(),
    };
    let (mut key, mut created, mut nonce) = (shared.key.clone(), now(shared), signed.nonce);
    match shared.answers.pop_front() {
        Some(Answer::Raw(response)) => return response,
        Some(Answer::Reply(change)) => change(&mut reply),
        Some(Answer::Forged(Forgery::Key(secret))) => key = SigningKey::from_secret(&[secret; 32]),
        Some(Answer::Forged(Forgery::Nonce)) => nonce = "another".to_owned(),
        Some(Answer::Forged(Forgery::Time)) => created -= 3_600,
        None => {}
    }
    shared.held = shared.held.max(Some(sequence));
    sign(&reply, &key, created, &nonce)
}

fn now(shared: &Shared) -> i64 {
    #[expect(clippy::disallowed_methods, reason = "a collector has a clock of its own")]
    let now = Timestamp::now().as_second();
    now + shared.skew_seconds
}

fn verify(
    shared: &Shared,
    request: &Request,
    key: &PublicKey,
    purpose: Purpose,
) -> Result<Signed, Box<ResponseTemplate>> {
    let fields = Fields {
        content_digest: header(request, "content-digest"),
        signature_input: header(request, "signature-input"),
        signature: header(request, "signature"),
    };
    let content_type = content_type(request);
    let message = Message { start: Start::Post, content_type: &content_type, body: &request.body };
    let tag = purpose.tag(&shared.key.public().id());
    signature::verify(message, &fields, key, &tag, now(shared)).map_err(|error| {
        let kind = match error {
            signature::SignatureError::Stale(_) => ProblemKind::StaleSignature,
            _ => ProblemKind::BadSignature,
        };
        let mut stale = Problem::new(kind, error.to_string());
        stale.now_unix_seconds = Some(now(shared));
        Box::new(problem(&stale, None))
    })
}

fn header(request: &Request, name: &str) -> String {
    request.headers.get(name).map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default()
}

fn content_type(request: &Request) -> String {
    header(request, "content-type")
}

fn sign(reply: &impl Serialize, key: &SigningKey, created: i64, nonce: &str) -> ResponseTemplate {
    let body = serde_json::to_vec(reply).unwrap();
    let message = Message { start: Start::Status(200), content_type: media::JSON, body: &body };
    let tag = Purpose::Reply.tag(&key.public().id());
    let fields = signature::sign(message, key, created, nonce, &tag).unwrap();
    ResponseTemplate::new(200)
        .insert_header("content-digest", fields.content_digest)
        .insert_header("signature-input", fields.signature_input)
        .insert_header("signature", fields.signature)
        .set_body_raw(body, media::JSON)
}
