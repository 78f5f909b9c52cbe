/** Style sheet of the report. */
export const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 1180px; margin: 2rem auto; padding: 0 1.5rem; color: #1d2530; background: #fff; }
h1 { font-size: 1.6rem; margin-bottom: .3rem; overflow-wrap: anywhere; } h2 { font-size: 1.15rem; margin-top: 2rem; }
ul { color: #536171; padding-left: 1.1rem; margin-top: 0; } .quiet { color: #536171; }
.verdict p { margin: .7rem 0; } .verdict { border-left: 4px solid #0b6e4f; padding: .1rem 1rem; background: #f1f7f5; font-size: 1.05rem; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); gap: 1.5rem 2.5rem; margin: 1.5rem 0; }
figure { margin: 0; } svg { display: block; width: 100%; height: auto; font: 12px system-ui, sans-serif; fill: #1d2530; }
svg .title { font-weight: 600; font-size: 14px; } svg .strong { font-weight: 600; } svg .quiet { fill: #66758a; font-size: 11px; }
.engine { fill: #0b6e4f; } .other { fill: #b9c4d0; } .grid { stroke: #e6ebf0; } .diagonal { stroke: #66758a; stroke-dasharray: 4 3; }
.interval { stroke: #1d2530; stroke-width: 1.5; } .halo { stroke: #fff; stroke-width: 4; stroke-opacity: .7; }
.line { fill: none; stroke-width: 1.75; stroke-linejoin: round; } .line-0 { stroke: #0b6e4f; stroke-width: 3.5; } .line-1 { stroke: #8e99a6; }
.line-2 { stroke: #c26d2d; } .line-3 { stroke: #d8a23a; } .line-4 { stroke: #5475b5; } .line-5 { stroke: #9a5ba5; } .line-6 { stroke: #3ba3b8; }
.line-7 { stroke: #a23b4e; } .line-8 { stroke: #6b8e23; }
.scroll { overflow-x: auto; } table { border-collapse: collapse; margin: 1rem 0 .3rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem; font-size: .93em; text-align: right; border-bottom: 1px solid #dde3ea; white-space: nowrap; font-weight: 400; }
thead th { font-weight: 600; } th:first-child { text-align: left; } .first th, .first td { font-weight: 600; }
.half { color: #66758a; font-weight: 400; font-size: .75em; margin-left: .25em; }
.greyed figure, .greyed .scroll { opacity: .45; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; } dt { font-weight: 600; } dd { margin: 0; }
`;
