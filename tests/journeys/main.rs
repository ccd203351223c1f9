//! What has to work, each told as a user, an administrator or an attacker would tell it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests fail loudly"
)]
#![allow(clippy::disallowed_methods, reason = "journeys happen in real time")]

mod a_disk_is_full;
mod a_message_is_forged;
mod a_page_is_opened_from_the_pc;
mod a_pc_enrols_by_itself;
mod a_pc_joins_and_its_page_shows_it;
mod a_pc_of_our_choosing;
mod a_screen_is_a_device_of_its_own;
mod a_simulated_municipality;
mod a_token_is_not_accepted;
mod a_windows_pc;
mod an_auditor_recomputes_the_year;
mod bad_input_is_refused_by_name;
mod chaos;
mod factors_come_from_files;
mod figures_open_to_their_calculation;
mod people_are_pseudonyms_where_they_are_asked_for;
mod people_see_what_they_may;
mod reports_come_twice_late_or_grown;
mod somebody_at_the_pc_opens_its_page;
mod something_is_killed_or_away;
mod the_agent_opens_nothing_else;
mod the_agent_shows_what_it_sends;
mod the_days_are_drawn_in_the_terminal;
mod the_grid_is_imported_by_the_hour;
mod the_register_is_imported;
mod the_units_are_hardened;
