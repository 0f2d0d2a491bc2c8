//! The command `seriatim`.

fn main() -> std::process::ExitCode {
    seriatim::cli::main()
}
