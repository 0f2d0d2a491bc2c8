//! How the program talks: results to standard output, everything else to standard error, progress on terminals only.
//!
//! Custody: messages that hold no value from a row.

use std::io::{IsTerminal, Write};
use std::path::Path;
use std::process::ExitCode;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};
use tracing_subscriber::EnvFilter;
use tracing_subscriber::fmt::time::uptime;

use crate::error::Error;
use crate::run::Step;

/// What a command has to say when it is done.
#[derive(Debug)]
pub(super) struct Said {
    /// Lines for people.
    pub(super) lines: Vec<String>,
    /// The same for machines.
    pub(super) json: Value,
}

/// A command as it can be typed, with a path that may hold spaces.
pub(super) fn command(words: &str, path: &Path) -> String {
    let path = path.display().to_string();
    if path.contains(' ') {
        format!("{words} \"{path}\"")
    } else {
        format!("{words} {path}")
    }
}

/// The program's voice.
#[derive(Debug)]
pub(super) struct Talk {
    json: bool,
    progress: ProgressBar,
}

impl Talk {
    pub(super) fn start(json: bool) -> Talk {
        let filter = EnvFilter::builder().with_env_var("SERIATIM_LOG").try_from_env();
        let filter = filter.unwrap_or_else(|_| EnvFilter::new("off"));
        let logs = tracing_subscriber::fmt()
            .with_env_filter(filter)
            .with_writer(std::io::stderr);
        // A second subscriber in one process is refused, and then the first goes on.
        let coloured = std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none();
        // Seconds since the start: what takes its time. No clock's time, which would tell two runs apart.
        let _ = logs.with_timer(uptime()).with_ansi(coloured).try_init();
        let quiet = json || !std::io::stderr().is_terminal();
        let progress = if quiet {
            ProgressBar::hidden()
        } else {
            ProgressBar::new(Step::ALL.len() as u64)
        };
        if let Ok(style) = ProgressStyle::with_template("[{pos}/{len}] {bar:24} {msg}") {
            progress.set_style(style);
        }
        Talk { json, progress }
    }

    /// Tells of a step that begins.
    pub(super) fn step(&self, step: Step) {
        tracing::info!(step = step.as_str());
        self.progress.set_message(step.as_str());
        self.progress.inc(1);
    }

    /// Tells people what they should know beside a result, which goes on standing alone on standard output. For machines it is in
    /// the object.
    pub(super) fn beside(&self, sentence: &str) {
        if !self.json {
            self.progress.finish_and_clear();
            let _ = std::io::stderr().write_all(format!("{sentence}\n").as_bytes());
        }
    }

    pub(super) fn done(&self, said: &Said) -> ExitCode {
        self.ended(said, 0)
    }

    /// Says what was found, and ends with a code that tells it too.
    pub(super) fn ended(&self, said: &Said, code: u8) -> ExitCode {
        self.progress.finish_and_clear();
        let text = if self.json {
            format!("{}\n", said.json)
        } else {
            said.lines.join("\n") + "\n"
        };
        // A reader that has gone away, such as `head`, is no failure.
        let _ = std::io::stdout().write_all(text.as_bytes());
        ExitCode::from(code)
    }

    pub(super) fn failed(&self, error: &Error) -> ExitCode {
        self.progress.finish_and_clear();
        if self.json {
            let object = json!({
                "ok": false,
                "stage": error.stage(),
                "exit_code": error.exit_code(),
                "message": error.to_string(),
                "hint": error.hint(),
            });
            let _ = std::io::stdout().write_all(format!("{object}\n").as_bytes());
        }
        let text = format!("error in {}: {error}\nhint: {}\n", error.stage(), error.hint());
        let _ = std::io::stderr().write_all(text.as_bytes());
        ExitCode::from(error.exit_code())
    }
}

/// A number that is to be printed with so many decimals, without the sign that a zero would have of it.
pub(super) fn without_signed_zero(number: f64, decimals: i32) -> f64 {
    let printed = number * libm::pow(10.0, f64::from(decimals));
    if printed.abs() < 0.5 { 0.0 } else { number }
}

/// Tells of a fault of the program itself: where it is in the source, and nothing that the program held.
pub(super) fn internal(place: Option<&std::panic::Location<'_>>) {
    let place = place
        .map(|place| format!("{}:{}", place.file(), place.line()))
        .unwrap_or_default();
    let text = format!("internal fault at {place}\nhint: nothing was released; please report the place named\n");
    let _ = std::io::stderr().write_all(text.as_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rounds_to_zero_is_printed_without_a_sign_and_nothing_else_is_changed() {
        let printed = |number: f64| format!("{:.2}", without_signed_zero(number, 2));
        assert_eq!([-0.0, -0.004, 0.004].map(printed), ["0.00", "0.00", "0.00"]);
        assert_eq!([-0.006, -1.5, 2.25].map(printed), ["-0.01", "-1.50", "2.25"]);
    }
}
