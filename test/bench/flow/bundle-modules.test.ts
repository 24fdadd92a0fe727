import { addedTo, byPart, codeOf, modulesOf } from '../../../bench/flow/bundle-modules.ts';

const CODE = [
  'var T;(()=>{var m={',
  '"../../node_modules/@temporalio/workflow/lib/index.js"(e){"use strict"},',
  '"./node_modules/re2js/build/index.js"(e,r){r.a="éé";f("x.js")},',
  '"./dist/core/flow/engine.js"(e){g("./dist/core/flow/turn.js")},',
  '"./dist/core/flow/nodes/ask.js"(e){}',
  '};})();',
].join('');

test('The source map is no code', () => {
  expect(codeOf(`${CODE}\n//# sourceMappingURL=data:application/json;base64,e30=`)).toBe(CODE);
  expect(codeOf(CODE)).toBe(CODE);
});

test('Modules are found by their paths, those that are only named are not, and bytes are counted, not letters', () => {
  const modules = modulesOf(CODE);
  expect(modules.map(({ path }) => path)).toEqual([
    '@temporalio/workflow/lib/index.js',
    're2js/build/index.js',
    'core/flow/engine.js',
    'core/flow/nodes/ask.js',
  ]);
  const re2js = '"./node_modules/re2js/build/index.js"(e,r){r.a="éé";f("x.js")},';
  expect(modules[1]?.bytes).toBe(re2js.length + 2);
});

test('What another bundle has too was not added, and the rest is summed up by package and folder', () => {
  const modules = [
    { path: 'core/flow/nodes/ask.js', bytes: 1 },
    { path: 'core/flow/engine.js', bytes: 20 },
    { path: 're2js/build/index.js', bytes: 300 },
    { path: '@marcbachmann/cel-js/lib/parser.js', bytes: 4 },
    { path: 'workflows/index.js', bytes: 5 },
    { path: '@temporalio/workflow/lib/index.js', bytes: 6_000 },
  ];
  const added = addedTo([{ path: '@temporalio/workflow/lib/index.js', bytes: 6_000 }], modules);
  expect(byPart(added)).toEqual([
    ['re2js', 300],
    ['core/flow', 21],
    ['workflows', 5],
    ['@marcbachmann/cel-js', 4],
  ]);
});
