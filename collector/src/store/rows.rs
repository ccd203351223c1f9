//! All devices of a tenant, some at a time: the memory it takes does not grow with them.

use levetid_protocol::DeviceId;

use super::{FleetRow, Result, Store, TenantSlug};

/// Devices read at a time.
const AT_A_TIME: u32 = 500;

/// A walk over all devices.
#[derive(Debug)]
pub struct Rows<'s> {
    store: &'s dyn Store,
    tenant: &'s TenantSlug,
    last: Option<DeviceId>,
}

impl<'s> Rows<'s> {
    /// Over a tenant's devices.
    pub fn of(store: &'s dyn Store, tenant: &'s TenantSlug) -> Self {
        Self { store, tenant, last: None }
    }

    /// The next devices; none after the last.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn next(&mut self) -> Result<Option<Vec<FleetRow>>> {
        let rows = self.store.rows_after(self.tenant, self.last, AT_A_TIME).await?;
        let Some(last) = rows.last() else { return Ok(None) };
        self.last = Some(last.device.id);
        Ok(Some(rows))
    }
}
