//! The command line: one file per subcommand.
//!
//! Custody: it prints paths, counts and messages; never a row.

mod check;
mod clerical;
mod compare;
mod dictionary;
mod explain;
mod key;
mod limits;
mod link;
mod lookup;
mod method;
mod own_view;
mod place;
mod release;
mod run;
mod sql;
mod synthesise;
mod talk;
mod verify;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::store::is_guarded;
use talk::Talk;

/// Recurrent care proceedings: pseudonymise, link, estimate, release safely.
#[derive(Debug, Parser)]
#[command(name = "seriatim", version, about, arg_required_else_help = true)]
struct Arguments {
    /// Print one JSON object to standard output, for machines
    #[arg(long, global = true)]
    json: bool,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Run a study: from extracts to a disclosure-safe report
    Run(run::Run),
    /// Check a study file, its extracts' headers and every query; compute nothing
    Check(check::Check),
    /// Link a study's records and go no further: who is one person, and how good the links are
    Link(link::Link),
    /// Explain why two records are, or are not, one person, from tokens alone
    Explain(explain::Explain),
    /// Draw pairs of records for people to judge: references only, no name
    Clerical(clerical::Clerical),
    /// For the data owner: write the rows of the extracts behind records side by side, with their names
    Lookup(lookup::Lookup),
    /// For a service: what its own records say, unrounded and never for release
    OwnView(own_view::OwnView),
    /// Write a synthetic world: extracts with the troubles of real ones, and the truth behind them
    Synthesise(synthesise::Synthesise),
    /// Verify that a release agrees with its manifest, and with the log of its run; with --rerun, that the study gives it again
    Verify(verify::Verify),
    /// Compare two releases: which figures moved, by how much, and what changed between the two
    Compare(compare::Compare),
    /// Releases
    #[command(subcommand)]
    Release(release::Release),
    /// Write the data dictionary of a study: what every column of every table means; reads no extract
    Dictionary(dictionary::Dictionary),
    /// Ask one question of the tables of a study: persons are counted, reviewed and rounded, and the question is logged
    Sql(sql::Sql),
    /// Try one estimator on a plain CSV or Parquet file, without a study
    #[command(subcommand)]
    Method(Box<method::Method>),
    /// Keys
    #[command(subcommand)]
    Key(key::Key),
}

/// The exit code of a fault of the program itself.
const INTERNAL: u8 = 70;

/// Runs the program on the command line it was started with.
pub fn main() -> ExitCode {
    // The message of a panic can quote a row; its place in the source cannot.
    std::panic::set_hook(Box::new(|fault| {
        if !is_guarded() {
            talk::internal(fault.location());
        }
    }));
    std::panic::catch_unwind(execute).unwrap_or(ExitCode::from(INTERNAL))
}

fn execute() -> ExitCode {
    let arguments = Arguments::parse();
    let talk = Talk::start(arguments.json);
    let said = match &arguments.command {
        Command::Run(command) => command.execute(&talk),
        Command::Check(command) => command.execute(),
        Command::Link(command) => command.execute(&talk),
        Command::Explain(command) => command.execute(&talk),
        Command::Clerical(command) => command.execute(&talk),
        Command::Lookup(command) => command.execute(),
        Command::OwnView(command) => command.execute(&talk),
        Command::Synthesise(command) => command.execute(),
        Command::Verify(command) => command.execute(&talk),
        Command::Compare(command) => return compare::concluded(&talk, command),
        Command::Release(command) => return release::concluded(&talk, command),
        Command::Dictionary(command) => command.execute(),
        Command::Sql(command) => command.execute(&talk),
        Command::Method(command) => command.execute(),
        Command::Key(command) => command.execute(),
    };
    match said {
        Ok(said) => talk.done(&said),
        Err(error) => talk.failed(&error),
    }
}
