import ArgumentParser
import Checks
import Reporting
import SourceText

/// `imgmatrix explain`
struct Explain: ContextCommand {
    enum Format: String, CaseIterable, ExpressibleByArgument {
        case text, markdown
    }

    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Say what a rule means, with a bad and a good example.",
        discussion: "Without a rule, lists all of them."
    )

    @OptionGroup var shared: SharedOptions

    @Option(help: "How to print: text, markdown.")
    var format = Format.text

    @Argument(help: "The id of a rule, as it stands in brackets behind a finding.")
    var rule: String?

    func run(in context: CommandContext) throws {
        let style = shared.color.style(environment: context.environment, fileDescriptor: 1)
        guard let rule else {
            let pages = Rule.all.map(\.page)
            switch format {
            case .text: context.print(pages.text(style: style))
            case .markdown: context.print(pages.markdown)
            }
            return
        }
        guard let found = Rule.named(rule) else {
            let nearest = nearestName(to: rule, among: Rule.all.map(\.id)).map { "did you mean '\($0)'?" }
            throw CommandFailure("there is no rule '\(rule)'; \(nearest ?? "'imgmatrix explain' lists them")")
        }
        switch format {
        case .text: context.print(found.page.text(style: style))
        case .markdown: context.print(found.page.markdown)
        }
    }
}
