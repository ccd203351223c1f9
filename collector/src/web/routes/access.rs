//! Who may see a page. A handler that takes [`SeesFleet`] runs for nobody else.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse as _, Response};
use levetid_footprint::error::FootprintError;
use levetid_protocol::DeviceId;

use crate::accounts::AccountError;
use crate::error::chain;
use crate::identity::SignedIn;
use crate::state::AppState;
use crate::store::{Device, Role, StoreError, Visitor};
use crate::web::language::Language;
use crate::web::problem::{self, Problem};
use crate::web::{Frame, Viewer};

/// How often a page of the trial asks for itself again: its agent reports every minute.
const TRIAL_REFRESH_SECONDS: u32 = 60;

/// Anyone, signed in or not.
#[derive(Debug)]
pub struct Anyone {
    pub signed_in: Option<SignedIn>,
    pub frame: Frame,
}

/// Somebody who has signed in: a person, or whoever sits at a device and opened its page there. What they may see
/// of a page is asked of the methods here; a page for people only takes another extractor.
#[derive(Debug)]
pub struct Known {
    pub who: SignedIn,
    pub frame: Frame,
}

/// A person who may see every device of their tenant.
#[derive(Debug)]
pub struct SeesFleet(pub Known);

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound { .. } => Self::NotFound,
            error => {
                tracing::error!(error = %chain(&error), "a page could not be made");
                Self::Internal
            }
        }
    }
}

impl From<AccountError> for Problem {
    fn from(error: AccountError) -> Self {
        match error {
            AccountError::Store(error) => error.into(),
            AccountError::Footprint(error) => error.into(),
            AccountError::UnderWay => Self::UnderWay,
            AccountError::BrokenOff => {
                tracing::error!(error = %chain(&error), "an account could not be made");
                Self::Internal
            }
        }
    }
}

impl From<FootprintError> for Problem {
    fn from(error: FootprintError) -> Self {
        tracing::error!(error = %chain(&error), "a total could not be made");
        Self::Internal
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        tracing::error!(%error, "a page could not be written out");
        Self::Internal
    }
}

impl Frame {
    /// A page, or what is in its way.
    pub fn respond(&self, page: Result<String, Problem>) -> Response {
        match page {
            Ok(html) => Html(html).into_response(),
            Err(problem) => self.problem(problem),
        }
    }

    /// The page that says what is in the way.
    pub fn problem(&self, problem: Problem) -> Response {
        let status = problem.status();
        match problem::render(self, problem) {
            Ok(html) => (status, Html(html)).into_response(),
            Err(_) => status.into_response(),
        }
    }
}

impl Known {
    /// Whether they may see a device: a person all of them, or the ones they hold; whoever sits at one, that one.
    pub fn may_see(&self, device: &Device) -> bool {
        match &self.who.visitor {
            Visitor::Person(person) => {
                sees_fleet(&self.who.visitor) || device.holder.as_deref() == Some(person.login.as_str())
            }
            Visitor::Device(key) => device.id == key.device,
        }
    }

    /// Whether they may know of the people around a device: who holds it, and what other device it may be. A PC
    /// may be shared: whoever sits at it is not told.
    pub fn may_know_whose(&self) -> bool {
        matches!(self.who.visitor, Visitor::Person(_))
    }

    /// Whether they look after the tenant's devices.
    pub fn is_it(&self) -> bool {
        has_role(&self.who.visitor, Role::It)
    }
}

fn sees_fleet(visitor: &Visitor) -> bool {
    has_role(visitor, Role::Reader)
}

/// Whether it is a person who may do what this role may. A device has no role.
fn has_role(visitor: &Visitor, role: Role) -> bool {
    matches!(visitor, Visitor::Person(person) if person.role >= role)
}

impl FromRequestParts<AppState> for Anyone {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let signed_in =
            SignedIn::of(parts, state).await.map_err(|error| frame(parts, None).problem(error.into()))?;
        let frame = frame(parts, signed_in.as_ref());
        Ok(Self { signed_in, frame })
    }
}

impl FromRequestParts<AppState> for Known {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let Anyone { signed_in, frame } = Anyone::from_request_parts(parts, state).await?;
        match signed_in {
            Some(who) => Ok(Self { who, frame }),
            None => Err(frame.problem(Problem::SignInNeeded)),
        }
    }
}

impl FromRequestParts<AppState> for SeesFleet {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Response> {
        let known = Known::from_request_parts(parts, state).await?;
        if sees_fleet(&known.who.visitor) {
            Ok(Self(known))
        } else {
            Err(known.frame.problem(Problem::Forbidden))
        }
    }
}

fn frame(parts: &Parts, signed_in: Option<&SignedIn>) -> Frame {
    let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
    Frame {
        language: Language::of_request(&parts.headers),
        tenant_name: signed_in.map(|who| who.tenant.name.clone()),
        viewer: match signed_in.map(|who| &who.visitor) {
            None => Viewer::Anonymous,
            Some(visitor @ Visitor::Person(person)) => {
                Viewer::Person { name: person.shown_name(), sees_devices: sees_fleet(visitor) }
            }
            Some(Visitor::Device(_)) => Viewer::Device,
        },
        path: path.to_owned(),
        refresh_seconds: signed_in
            .is_some_and(|who| who.tenant.report_growing)
            .then_some(TRIAL_REFRESH_SECONDS),
    }
}

/// The device in an address.
pub fn device_id(text: &str) -> Result<DeviceId, Problem> {
    text.parse().map_err(|_| Problem::NotFound)
}
