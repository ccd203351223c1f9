//! The person behind a request.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use tower_sessions::Session;

use crate::state::AppState;
use crate::store::{Person, StoreError, Tenant, TenantSlug};

const PERSON: &str = "person";

/// A person who has signed in, with their tenant. Read anew for each request: a changed role acts at once.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub person: Person,
    pub tenant: Tenant,
}

impl SignedIn {
    /// Who is behind a request; `None` when there is no session, it has ended, or the person is gone.
    pub async fn of(parts: &mut Parts, state: &AppState) -> Result<Option<Self>, StoreError> {
        let Ok(session) = Session::from_request_parts(parts, state).await else { return Ok(None) };
        let known: Option<(String, String)> = session.get(PERSON).await.unwrap_or_default();
        let Some((Ok(slug), login)) = known.map(|(tenant, login)| (tenant.parse::<TenantSlug>(), login))
        else {
            return Ok(None);
        };
        let person = state.store.person(&slug, &login).await;
        let tenant = state.store.tenant(&slug).await;
        match (person, tenant) {
            (Ok(person), Ok(tenant)) => Ok(Some(Self { person, tenant })),
            (Err(StoreError::NotFound { .. }), _) | (_, Err(StoreError::NotFound { .. })) => Ok(None),
            (Err(error), _) | (_, Err(error)) => Err(error),
        }
    }
}

/// Signs a person in, under a new session id.
pub async fn sign_in(session: &Session, person: &Person) -> Result<(), tower_sessions::session::Error> {
    session.cycle_id().await?;
    session.insert(PERSON, (person.tenant.as_str(), &person.login)).await
}

/// Ends the session.
pub async fn sign_out(session: &Session) -> Result<(), tower_sessions::session::Error> {
    session.flush().await
}
