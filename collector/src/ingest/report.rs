//! Reports: verify, read, check, store, answer with the policy.

use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, Response};
use jiff::{Timestamp, ToSpan as _};
use levetid_protocol::check::Bounds;
use levetid_protocol::limits::CLOCK_TOLERANCE_SECONDS;
use levetid_protocol::problem::{Problem, ProblemKind};
use levetid_protocol::report::{self, Part, ReadReport, Refusal, ReportReply};
use levetid_protocol::signature::Purpose;

use super::request::SignedRequest;
use super::{people, policy, respond};
use crate::state::AppState;
use crate::store::{Appended, Tenant, VerifiedReport};
use crate::zone;

/// No key reports this often: a number beyond it is a fault of the sender.
const MAX_SEQUENCE: u64 = 1 << 53;

/// `POST /api/v1/report`
pub async fn report(State(state): State<AppState>, request: Request<Body>) -> Response<Body> {
    let result = answer(&state, request).await;
    state.metrics.reports(result.as_ref().err().map(|problem| problem.kind));
    respond::or_problem(result, "a report was refused")
}

async fn answer(state: &AppState, request: Request<Body>) -> Result<Response<Body>, Problem> {
    let now = crate::clock::now();
    let collector_key = state.store.collector_key();
    let request = SignedRequest::take(request).await?;
    let key = request.known_key(state).await?;
    let signed = request.verify(&key.key, Purpose::Report, &collector_key.public().id(), now.as_second())?;
    state.rate_limit.check(&key.id)?;
    let tenant = state.store.tenant(&key.tenant).await.map_err(|error| respond::store_failed(&error))?;

    let ReadReport { mut report, mut refused } =
        report::read(&request.json()?, &bounds(&tenant, now)).map_err(|error| respond::unreadable(&error))?;
    let sequence = report.sequence;
    if sequence > MAX_SEQUENCE {
        return Err(Problem::new(
            ProblemKind::Malformed,
            format!("sequence: {sequence} is more than {MAX_SEQUENCE}"),
        ));
    }
    let mut kept = refuse_foreign_days(&mut report, &mut refused, &tenant);
    if people::has_any(&report) {
        if tenant.people_key.is_some() {
            let secret = state.store.people_secret().await.map_err(|error| respond::store_failed(&error))?;
            people::hash_again(&mut report, &secret);
        } else {
            kept = people::refuse(&mut report, &mut refused, &kept, policy::version(&tenant, now));
        }
    }
    let verified = VerifiedReport {
        key: key.id.clone(),
        device: key.device,
        digest: request.digest(),
        day: zone::local_day(&tenant.zone, now),
        report,
    };
    let appended = state
        .store
        .append_report(&tenant.slug, verified)
        .await
        .map_err(|error| respond::store_failed(&error))?;
    let held_before = match appended {
        Appended::Held { before, refused: by_store } => {
            // The store counts the records it was handed; the agent counts those it sent.
            refused.extend(by_store.into_iter().map(|refusal| Refusal {
                index: kept.get(refusal.index).copied().unwrap_or(refusal.index),
                ..refusal
            }));
            before
        }
        Appended::Diverged { held } => return Err(diverged(sequence, held)),
    };
    for refusal in &refused {
        tracing::warn!(tenant = %tenant.slug, device = %key.device, %refusal, "a part of a report was refused");
    }
    state.metrics.refused_parts(refused.len());
    state.changed.notify_one();
    let reply = ReportReply {
        device: key.device,
        sequence,
        held_before,
        refused,
        policy: policy::of(&tenant, key.device, now)?,
    };
    respond::signed(&reply, collector_key, &signed.nonce, now.as_second())
}

fn bounds(tenant: &Tenant, now: Timestamp) -> Bounds {
    let soon = now.checked_add(CLOCK_TOLERANCE_SECONDS.seconds()).unwrap_or(now);
    Bounds { now, latest_day: zone::local_day(&tenant.zone, soon) }
}

/// Refuses records that start at another instant than their first day does in the tenant's zone. Returns the
/// places, in the report as it was sent, of the records that are kept.
fn refuse_foreign_days(
    report: &mut report::Report,
    refused: &mut Vec<Refusal>,
    tenant: &Tenant,
) -> Vec<usize> {
    let already: Vec<usize> = refused.iter().filter(|r| r.part == Part::Usage).map(|r| r.index).collect();
    let mut places = (0..).filter(|index| !already.contains(index));
    let mut kept = Vec::new();
    report.usage.retain(|record| {
        let index = places.next().unwrap_or_default();
        let start = zone::start_of_day(&tenant.zone, record.first_day);
        if start == Some(record.from) {
            kept.push(index);
            return true;
        }
        let start = start.map_or_else(|| "at no instant".to_owned(), |start| format!("at {start}"));
        refused.push(Refusal {
            part: Part::Usage,
            index,
            field: "from".into(),
            reason: format!("{} starts {start} in {}, not at {}", record.first_day, tenant.zone, record.from),
        });
        false
    });
    kept
}

fn diverged(sequence: u64, held: u64) -> Problem {
    Problem::new(
        ProblemKind::SequenceDiverged,
        format!(
            "This key has already sent report {held}; another report {sequence} came from it. The disk was copied \
             or restored: on the copy, run `levetid-agent enrol --again` with a new token."
        ),
    )
}
