/// Rows of cells that stand below each other on a terminal.
struct TextTable {
    struct Cell {
        var text: String
        var tone: Style.Tone?

        init(_ text: String, as tone: Style.Tone? = nil) {
            self.text = text
            self.tone = tone
        }
    }

    private var rows: [[Cell]] = []
    private var widths: [Int]
    /// How wide a cell may be that the cells of the other rows make room for.
    private let widthLimit: Int

    init(columns: Int, widthLimit: Int = .max) {
        widths = Array(repeating: 0, count: columns)
        self.widthLimit = widthLimit
    }

    /// Appends a row; its texts must be harmless for a terminal.
    mutating func append(_ cells: [Cell]) {
        for (column, cell) in cells.enumerated() {
            let width = cell.text.displayWidth
            if width <= widthLimit { widths[column] = max(widths[column], width) }
        }
        rows.append(cells)
    }

    /// The rows, two blanks between their cells and none at the end of a line.
    func text(style: Style, indentation: String = "") -> String {
        lines(style: style).reduce(into: "") { $0 += "\(indentation)\($1)\n" }
    }

    func lines(style: Style) -> [String] {
        rows.map { cells in
            let last = cells.lastIndex { !$0.text.isEmpty } ?? -1
            var line = ""
            for (column, cell) in cells.enumerated().prefix(last + 1) {
                line += cell.tone.map { style.paint(cell.text, as: $0) } ?? cell.text
                guard column < last else { continue }
                line += String(repeating: " ", count: max(0, widths[column] - cell.text.displayWidth) + 2)
            }
            return line
        }
    }
}
