//! `levetid-collector serve`

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context as _;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::Notify;
use tokio_util::sync::CancellationToken;

use super::grid;
use crate::accounts::Accounts;
use crate::error::chain;
use crate::metrics::Metrics;
use crate::rate_limit::RateLimit;
use crate::state::AppState;
use crate::store::Store;
use crate::{jobs, routes};

/// How long requests under way may take once the collector is told to stop.
const GRACE: Duration = Duration::from_secs(10);

/// How long a connection may take to send the head of a request, or to send the next one.
const HEADER_PATIENCE: Duration = Duration::from_secs(20);

#[derive(Debug, clap::Args)]
pub struct Serve {
    /// The address to listen on.
    #[arg(long, env = "LEVETID_LISTEN", default_value = "127.0.0.1:7400")]
    listen: SocketAddr,
    /// The address at which people reach it, for links; where it listens, if left out.
    #[arg(long, env = "LEVETID_PUBLIC_URL")]
    public_url: Option<String>,
    /// The certificate chain (PEM). Without one, TLS is left to a proxy in front.
    #[arg(long, env = "LEVETID_TLS_CERT", requires = "tls_key")]
    tls_cert: Option<PathBuf>,
    /// The certificate's private key (PEM).
    #[arg(long, env = "LEVETID_TLS_KEY", requires = "tls_cert")]
    tls_key: Option<PathBuf>,
    /// A proxy in front speaks HTTPS with the browsers: sign-in cookies travel over HTTPS only.
    #[arg(long, env = "LEVETID_BEHIND_HTTPS")]
    behind_https: bool,
    /// Fetch the grid's hours from Energinet, at most one question a minute. Off unless asked for.
    #[arg(long, env = "LEVETID_GRID_FETCH")]
    grid_fetch: bool,
    #[command(flatten)]
    grid: grid::From,
}

impl Serve {
    pub async fn run(self, store: Arc<dyn Store>) -> anyhow::Result<()> {
        let tls = self.tls().await?;
        let grid = self.grid_fetch.then(|| self.grid.client()).transpose()?;
        anyhow::ensure!(
            tls.is_some() || self.behind_https || self.listen.ip().is_loopback(),
            "{} is reached from other machines, and without TLS anyone between could read along: give --tls-cert and \
             --tls-key, or --behind-https where a proxy in front speaks HTTPS",
            self.listen
        );
        let state = AppState {
            store,
            metrics: Arc::new(Metrics::default()),
            rate_limit: Arc::new(RateLimit::default()),
            accounts: Arc::new(Accounts::default()),
            changed: Arc::new(Notify::new()),
            https: tls.is_some() || self.behind_https,
        };
        let listener = TcpListener::bind(self.listen).with_context(|| {
            format!(
                "cannot listen on {}; if another program or collector uses it, choose another with --listen",
                self.listen
            )
        })?;
        listener.set_nonblocking(true)?;
        let address = listener.local_addr()?;

        let scheme = if tls.is_some() { "https" } else { "http" };
        let listening = format!("{scheme}://{address}");
        let public_url = self.public_url.unwrap_or_else(|| listening.clone());
        if let Err(error) = state.store.set_public_url(public_url).await {
            // Pages and `healthz` are worth having on a full disk too.
            tracing::error!(error = %chain(&error), "the public address could not be kept; links may lead elsewhere");
        }

        let handle = Handle::new();
        let stop = CancellationToken::new();
        tokio::spawn(on_signal(handle.clone(), stop.clone()));
        let jobs = tokio::spawn(jobs::schedule(state.clone(), grid, stop.clone()));
        let service = routes::all(state).into_make_service_with_connect_info::<SocketAddr>();
        println!("levetid-collector is listening on {listening}");
        let served = match tls {
            Some(tls) => {
                let mut server = axum_server::from_tcp_rustls(listener, tls)?.handle(handle);
                limit_patience(server.http_builder());
                server.serve(service).await
            }
            None => {
                let mut server = axum_server::from_tcp(listener)?.handle(handle);
                limit_patience(server.http_builder());
                server.serve(service).await
            }
        };
        stop.cancel();
        jobs.await?;
        served.context("the server failed")?;
        tracing::info!("stopped");
        Ok(())
    }

    async fn tls(&self) -> anyhow::Result<Option<RustlsConfig>> {
        let (Some(cert), Some(key)) = (&self.tls_cert, &self.tls_key) else { return Ok(None) };
        // An earlier installation of the same provider is as good.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let config = RustlsConfig::from_pem_file(cert, key).await.with_context(|| {
            format!("the certificate {} and key {} cannot be used", cert.display(), key.display())
        })?;
        Ok(Some(config))
    }
}

/// Closes connections whose request never ends: a thousand half-sent ones must not hold the collector.
fn limit_patience(builder: &mut Builder<TokioExecutor>) {
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADER_PATIENCE);
}

/// Stops the server when the machine or a person says so.
async fn on_signal(handle: Handle<SocketAddr>, stop: CancellationToken) {
    let (Ok(mut terminate), Ok(mut interrupt)) =
        (signal(SignalKind::terminate()), signal(SignalKind::interrupt()))
    else {
        tracing::error!("signals cannot be heard; stop the collector by killing it, which is safe");
        return;
    };
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    stop.cancel();
    handle.graceful_shutdown(Some(GRACE));
    tracing::info!("stopping: requests under way are finished");
}
