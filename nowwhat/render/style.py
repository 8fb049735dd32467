"""The palette -> the style of the page that is sent round: calm on a screen, on a phone and on paper."""

from nowwhat.charts.theme import FONT, TOKENS
from nowwhat.render.markup import Markup

_t = TOKENS["light"]
STYLE = Markup(f"""
:root {{ color-scheme: light; font-size: 16px }}
* {{ box-sizing: border-box }}
body {{ margin: 0; background: {_t["paper"]}; color: {_t["ink"]}; font: 400 1rem/1.5 {FONT} }}
main {{ max-width: 1008px; margin: 0 auto; padding: 40px 24px 72px }}
h1, h2, h3, h4, p, ul, ol, figure, table {{ margin: 0 }}
h1, h2, h3, h4, strong, th, .value {{ font-weight: 600; line-height: 1.3 }}
h1 {{ font-size: 2rem; text-wrap: balance }} h2 {{ font-size: 1.5rem; margin-bottom: 12px }}
h3 {{ font-size: 1.25rem; text-wrap: pretty }} h4 {{ font-size: 1.125rem }}
h3, h4, li, td, p, summary {{ overflow-wrap: anywhere; unicode-bidi: isolate }}
section, footer {{ margin-top: 44px }}
ul {{ padding-left: 1.2em }} li + li {{ margin-top: 6px }}
a {{ color: inherit; text-decoration-color: {_t["rule"]}; text-underline-offset: 2px }}
.kind {{ color: {_t["accent"]}; font-weight: 600; margin-bottom: 2px }}
.quiet {{ color: {_t["mute"]}; font-size: .875rem; font-weight: 400 }} h1 + .quiet {{ margin-top: 8px; font-size: 1rem }}
.warn {{ color: {_t["warn"]} }}
.claims {{ list-style: none; padding: 0; counter-reset: claim }}
.claims > li {{ counter-increment: claim; position: relative; padding-left: 34px }} .claims > li + li {{ margin-top: 16px }}
.claims > li::before {{ content: counter(claim); position: absolute; left: 0; font-size: 1.25rem; line-height: 1.3; color: {_t["mute"]} }}
summary {{ cursor: pointer; color: {_t["mute"]}; font-size: .875rem; margin-top: 4px }}
details > :not(summary) {{ margin-top: 10px; margin-bottom: 10px }}
.keys {{ display: grid; grid-template-columns: repeat(4, 1fr); gap: 28px }} .keys p {{ font-size: .875rem }}
.keys .value {{ font-size: 1.75rem }} .keys .label {{ color: {_t["mute"]} }} .keys p + .quiet {{ margin-top: 6px }}
.spark {{ display: block; width: 100%; max-width: 210px; height: auto; margin: 4px 0 6px }}
.facts {{ margin-top: 28px; font-size: 1.0625rem }} .facts .quiet {{ display: block }} .claims + details {{ margin-top: 20px }}
figure + figure {{ margin-top: 36px }} figcaption {{ margin-bottom: 10px }} figure {{ break-inside: avoid }}
.wide, .narrow {{ display: block; width: 100%; height: auto }} .narrow {{ display: none }}
section > table {{ margin-top: 14px }}
table {{ width: 100%; border-collapse: collapse; font-size: .9375rem }}
th {{ text-align: left; color: {_t["mute"]}; font-size: .8125rem }}
th, td {{ padding: 8px 20px 8px 0; border-bottom: 1px solid {_t["grid"]}; vertical-align: top }}
td:last-child, th:last-child {{ padding-right: 0 }} td:not(:first-child) {{ min-width: 7.5em }}
footer {{ border-top: 1px solid {_t["grid"]}; padding-top: 28px; font-size: .875rem }} footer h2 {{ font-size: 1.125rem }}
footer p, footer li {{ max-width: 46em }} footer table {{ width: auto; font-size: .8125rem }} code {{ font-size: .92em }}
@media (max-width: 640px) {{
  main {{ padding: 24px 20px 48px }} h1 {{ font-size: 1.5rem }} h2 {{ font-size: 1.25rem }} h3 {{ font-size: 1.0625rem }}
  .claims > li::before {{ font-size: 1.0625rem }} .claims > li {{ padding-left: 24px }}
  .keys {{ grid-template-columns: 1fr 1fr; gap: 24px 18px }} .wide {{ display: none }} .narrow {{ display: block }}
  th, td {{ padding-right: 12px }} td:not(:first-child) {{ min-width: 6em }}
}}
@media print {{
  @page {{ margin: 16mm }} :root {{ font-size: 13px }} body {{ background: {TOKENS["print"]["paper"]} }}
  main {{ max-width: none; padding: 0 }} section {{ margin-top: 26px }}
  h2, h3, h4 {{ break-after: avoid }} tr, li, .keys > div {{ break-inside: avoid }}
  .wide {{ display: block }} .narrow {{ display: none }} .keys {{ grid-template-columns: repeat(4, 1fr) }}
  details::details-content {{ content-visibility: visible; block-size: auto }}
  summary {{ list-style: none }}
}}
""")
