//! `GET /privacy`: what is measured and what never is, from the tenant's real settings.

use axum::response::Response;
use levetid_protocol::limits::DETAIL_DAYS_ON_DEVICE;
use levetid_protocol::policy::Detail;

use super::access::Anyone;
use crate::web::personal::privacy::{self, PrivacyView};

pub async fn page(reader: Anyone) -> Response {
    let tenant = reader.signed_in.as_ref().map(|who| &who.tenant);
    let notice = tenant.map(|tenant| tenant.notice.clone()).unwrap_or_default();
    let view = PrivacyView {
        controller: tenant.map(|tenant| tenant.name.clone()).unwrap_or_default(),
        contact: notice.contact,
        purpose: notice.purpose,
        legal_basis: notice.legal_basis,
        observe_from: tenant.and_then(|tenant| tenant.observe_from),
        record_days: match tenant.map(|tenant| tenant.detail) {
            Some(Detail::Day) => 1,
            Some(Detail::Week) | None => 7,
        },
        reports_every_minute: tenant.is_some_and(|tenant| tenant.report_growing),
        detail_days_on_device: DETAIL_DAYS_ON_DEVICE,
        pseudonyms: tenant.is_some_and(|tenant| tenant.people_key.is_some()),
    };
    reader.frame.respond(privacy::render(&reader.frame, &view).map_err(Into::into))
}
