//! Who is behind a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use levetid_protocol::enrol::KeyState;
use levetid_protocol::key::KeyId;
use serde::{Deserialize, Serialize};
use tower_sessions::{Expiry, Session};

use crate::state::AppState;
use crate::store::{AgentKey, StoreError, Tenant, TenantSlug, Visitor};

const VISITOR: &str = "visitor";

/// A session at a PC ends this long after it was opened: whoever sits there next is not to find it.
const MINUTES_AT_A_DEVICE: i64 = 60;

/// Who has signed in, with their tenant. Read anew for each request: a changed role or a revoked key acts at once.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub visitor: Visitor,
    pub tenant: Tenant,
}

/// What a session keeps of its visitor.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Kept {
    Person { tenant: TenantSlug, login: String },
    Device { key: KeyId },
}

impl SignedIn {
    /// Who is behind a request; `None` when there is no session, it has ended, the person is gone or the device's
    /// key speaks for nothing any more.
    pub async fn of(parts: &mut Parts, state: &AppState) -> Result<Option<Self>, StoreError> {
        let Ok(session) = Session::from_request_parts(parts, state).await else { return Ok(None) };
        let kept: Option<Kept> = session.get(VISITOR).await.unwrap_or_default();
        match kept {
            Some(Kept::Person { tenant, login }) => known(Self::person(state, tenant, login).await),
            Some(Kept::Device { key }) => match state.store.agent_key(&key).await? {
                Some(key) if key.state != KeyState::Revoked => known(Self::device(state, key).await),
                _ => Ok(None),
            },
            None => Ok(None),
        }
    }

    async fn person(state: &AppState, tenant: TenantSlug, login: String) -> Result<Self, StoreError> {
        let visitor = Visitor::Person(state.store.person(&tenant, &login).await?);
        Ok(Self { visitor, tenant: state.store.tenant(&tenant).await? })
    }

    async fn device(state: &AppState, key: AgentKey) -> Result<Self, StoreError> {
        let tenant = state.store.tenant(&key.tenant).await?;
        Ok(Self { visitor: Visitor::Device(key), tenant })
    }
}

/// Somebody who is not there any more is nobody.
fn known(found: Result<SignedIn, StoreError>) -> Result<Option<SignedIn>, StoreError> {
    match found {
        Ok(signed_in) => Ok(Some(signed_in)),
        Err(StoreError::NotFound { .. }) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Signs a visitor in, under a new session id, in place of whoever was signed in before.
pub async fn sign_in(session: &Session, visitor: &Visitor) -> Result<(), tower_sessions::session::Error> {
    session.cycle_id().await?;
    session.clear().await;
    let kept = match visitor {
        Visitor::Person(person) => {
            Kept::Person { tenant: person.tenant.clone(), login: person.login.clone() }
        }
        Visitor::Device(key) => {
            session.set_expiry(Some(Expiry::OnInactivity(time::Duration::minutes(MINUTES_AT_A_DEVICE))));
            Kept::Device { key: key.id.clone() }
        }
    };
    session.insert(VISITOR, kept).await
}

/// Ends the session.
pub async fn sign_out(session: &Session) -> Result<(), tower_sessions::session::Error> {
    session.flush().await
}
