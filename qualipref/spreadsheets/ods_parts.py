"""The fixed parts of an ODS (OpenDocument 1.3), between the rows."""

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office",
        "style": "style",
        "text": "text",
        "table": "table",
        "number": "datastyle",
        "fo": "xsl-fo-compatible",
        "config": "config",
        "meta": "meta",
    }.items()
)

MANIFEST = (
    HEAD + '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    ' manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:version="1.3"'
    ' manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type="text/xml"/>'
        for name in ("content.xml", "styles.xml", "meta.xml", "settings.xml")
    )
    + "</manifest:manifest>"
)

META = (
    HEAD + f'<office:document-meta {NAMESPACES} xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3">'
    "<office:meta><dc:title>{title}</dc:title><dc:language>fr-FR</dc:language></office:meta></office:document-meta>"
)

FRENCH = 'number:language="fr" number:country="FR"'

STYLES = (
    HEAD + f'<office:document-styles {NAMESPACES} office:version="1.3"><office:styles>'
    '<style:default-style style:family="table-cell"><style:text-properties fo:font-size="10pt" fo:language="fr"'
    ' fo:country="FR"/></style:default-style>'
    '<style:style style:name="Default" style:family="table-cell"/>'
    "</office:styles></office:document-styles>"
)

# The first row of the list stays in sight.
SETTINGS = (
    HEAD + f'<office:document-settings {NAMESPACES} office:version="1.3"><office:settings>'
    '<config:config-item-set config:name="ooo:view-settings">'
    '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
    '<config:config-item config:name="ViewId" config:type="string">view1</config:config-item>'
    '<config:config-item config:name="ActiveTable" config:type="string">{list}</config:config-item>'
    '<config:config-item-map-named config:name="Tables"><config:config-item-map-entry config:name="{list}">'
    '<config:config-item config:name="VerticalSplitMode" config:type="short">2</config:config-item>'
    '<config:config-item config:name="VerticalSplitPosition" config:type="int">1</config:config-item>'
    '<config:config-item config:name="ActiveSplitRange" config:type="short">2</config:config-item>'
    '<config:config-item config:name="PositionBottom" config:type="int">1</config:config-item>'
    "</config:config-item-map-entry></config:config-item-map-named>"
    "</config:config-item-map-entry></config:config-item-map-indexed></config:config-item-set>"
    "</office:settings></office:document-settings>"
)

TOP = '<style:table-cell-properties style:vertical-align="top"/>'
DATE = (
    '<number:day number:style="long"/><number:text>/</number:text><number:month number:style="long"/>'
    '<number:text>/</number:text><number:year number:style="long"/>'
)
TIME = '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'


def _column(name, width):
    return (
        f'<style:style style:name="{name}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width}"/></style:style>'
    )


def _cell(name, properties, data=""):
    data = f' style:data-style-name="{data}"' if data else ""
    return (
        f'<style:style style:name="{name}" style:family="table-cell" style:parent-style-name="Default"{data}>'
        f"{properties}</style:style>"
    )


CONTENT_START = (
    HEAD + f'<office:document-content {NAMESPACES} office:version="1.3"><office:automatic-styles>'
    f'<number:date-style style:name="format-jour" {FRENCH}>{DATE}</number:date-style>'
    f'<number:date-style style:name="format-instant" {FRENCH}>{DATE}{TIME}<number:minutes number:style="long"/>'
    "</number:date-style>"
    + f'<number:number-style style:name="format-nombre" {FRENCH}><number:number number:min-integer-digits="1"/>'
    "</number:number-style>"
    + _column("etroite", "4cm")
    + _column("large", "14cm")
    + "{widths}"
    + _cell("titre", f'{TOP}<style:text-properties fo:font-weight="bold"/>')
    + _cell("texte", '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>')
    + _cell("nombre", TOP, "format-nombre")
    + _cell("jour", TOP, "format-jour")
    + _cell("instant", TOP, "format-instant")
    + "</office:automatic-styles><office:body><office:spreadsheet>"
)

CONTENT_END = (
    "</table:table><table:database-ranges>"
    '<table:database-range table:name="filtre" table:target-range-address={range}'
    ' table:display-filter-buttons="true"/></table:database-ranges>'
    "</office:spreadsheet></office:body></office:document-content>"
)
