//! Appointments: opening hours, times that can be booked, and tables whose rows never overlap.

mod arguments;
mod cached;
mod check;
mod desk;
mod direct;
mod document;
mod facts;
mod hours;
mod ics;
mod lifecycle;
mod local;
mod lock;
mod opening;
mod overlap;
mod picture;
mod plan;
mod queries;
mod question;
mod recurrence;
mod request;
mod reserve;
mod rows;
mod scan;
mod search;
mod settings_row;
mod site;
mod slots;
mod tables;
mod times;
mod zone;

pgrx::extension_sql_file!(
    "module.sql",
    name = "appointment_module_comments",
    requires = [
        check::appointment_valid,
        check::appointment_check,
        search::appointment_slots,
        search::appointment_next,
        opening::appointment_is_open,
        opening::appointment_next_opening,
        opening::appointment_free_busy,
        reserve::appointment_book,
        lifecycle::appointment_confirm,
        lifecycle::appointment_release,
        lifecycle::appointment_reschedule,
        lifecycle::appointment_cancel,
        lifecycle::appointment_finish,
        desk::appointment_desk
    ]
);
