//! Climate accounts of tenants, worked out from the store and kept for a while.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use jiff::Timestamp;
use jiff::civil::Date;
use levetid_footprint::account::{Account, Book};
use levetid_footprint::error::FootprintError;

use crate::assess::account;
use crate::factors::Factors;
use crate::store::{Rows, Store, StoreError, Tenant, TenantSlug};

/// How long a reader waits for an account that is being worked out.
const PATIENCE: Duration = Duration::from_secs(15);

/// An account is kept for so many times as long as it took: looking at it costs a twentieth of a processor at most.
const KEPT_FOR: u32 = 20;

/// The account of a year.
#[derive(Debug)]
pub struct YearAccount {
    pub account: Account,
    /// The years that have one, newest first.
    pub years: Vec<i16>,
    /// When it was worked out.
    pub at: Timestamp,
}

/// Why there is no account.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    #[error(transparent)]
    Store(#[from] StoreError),
    #[error(transparent)]
    Footprint(#[from] FootprintError),
    /// It goes on, also when nobody waits any more.
    #[error("the account is still being worked out")]
    UnderWay,
    #[error("working the account out was broken off")]
    BrokenOff,
}

/// Works an account out, device by device.
///
/// # Errors
/// When the store fails, or a total leaves the range of numbers.
pub async fn work_out(
    store: &dyn Store,
    tenant: &Tenant,
    year: i16,
    today: Date,
) -> Result<YearAccount, AccountError> {
    let at = crate::clock::now();
    let factors = Factors::load(store, Some(&tenant.slug), None).await?;
    let setting = account::setting(tenant, &factors)?;
    let mut book = Book::open(&setting, year, today);
    let mut rows = Rows::of(store, &tenant.slug);
    while let Some(some) = rows.next().await? {
        some.iter().try_for_each(|row| account::book(&mut book, tenant, row).map(drop))?;
    }
    Ok(YearAccount { years: book.years(), account: book.close()?, at })
}

/// The accounts that were looked at.
#[derive(Debug, Default)]
pub struct Accounts(Mutex<HashMap<(TenantSlug, i16), Arc<Kept>>>);

/// One of them. Whoever works it out holds the lock, and others wait for it.
type Kept = tokio::sync::Mutex<Option<Fresh>>;

#[derive(Debug)]
struct Fresh {
    account: Arc<YearAccount>,
    /// The settings it was worked out with.
    tenant: Tenant,
    until: Instant,
}

impl Accounts {
    /// An account.
    ///
    /// # Errors
    /// As [`work_out`]; and while it is still being worked out.
    pub async fn get(
        &self,
        store: Arc<dyn Store>,
        tenant: Tenant,
        year: i16,
        today: Date,
    ) -> Result<Arc<YearAccount>, AccountError> {
        let kept = self.kept(&tenant, year);
        let work = tokio::spawn(async move {
            let mut kept = kept.lock().await;
            if let Some(fresh) = kept.as_ref().filter(|it| it.until > Instant::now() && it.tenant == tenant) {
                return Ok(Arc::clone(&fresh.account));
            }
            let began = Instant::now();
            let account = Arc::new(work_out(&*store, &tenant, year, today).await?);
            let until = Instant::now() + began.elapsed() * KEPT_FOR;
            *kept = Some(Fresh { account: Arc::clone(&account), tenant, until });
            Ok(account)
        });
        match tokio::time::timeout(PATIENCE, work).await {
            Ok(done) => done.unwrap_or(Err(AccountError::BrokenOff)),
            Err(_) => Err(AccountError::UnderWay),
        }
    }

    fn kept(&self, tenant: &Tenant, year: i16) -> Arc<Kept> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(all.entry((tenant.slug.clone(), year)).or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::sqlite::SqliteStore;
    use crate::store::{Actor, contract};

    #[tokio::test]
    async fn what_was_worked_out_is_kept_until_a_setting_changes() {
        let folder = tempfile::tempdir().unwrap();
        let store: Arc<dyn Store> =
            Arc::new(SqliteStore::open(folder.path(), true, contract::now()).await.unwrap());
        let mut tenant = contract::tenant();
        store.add_tenant(tenant.clone(), contract::now(), Actor::cli()).await.unwrap();
        let accounts = Accounts::default();
        let today: Date = "2026-11-23".parse().unwrap();
        let get = |tenant: &Tenant| accounts.get(Arc::clone(&store), tenant.clone(), 2026, today);
        let first = get(&tenant).await.unwrap();
        let kept = accounts.kept(&tenant, 2026);
        if let Some(fresh) = kept.lock().await.as_mut() {
            fresh.until = Instant::now() + Duration::from_secs(600);
        }
        assert!(Arc::ptr_eq(&first, &get(&tenant).await.unwrap()));
        tenant.baseline_life_years += 1.0;
        assert!(!Arc::ptr_eq(&first, &get(&tenant).await.unwrap()));
        assert!(accounts.kept(&tenant, 2025).lock().await.is_none(), "another year is another account");
    }
}
