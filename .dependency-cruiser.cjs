/** Data flows one way: cli, server -> api -> engine -> domain; stores and kernels stay behind narrow ports. */
const domain =
  '^src/(catalog|filters|audience|promotions|campaigns|statistics|experiments|history|profiles|wallet|handbill|assignment|pricing|sales|events|exposure|shop|simulation)/';

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-circular-folders',
      comment: 'Folders are drawn in ARCHITECTURE.md as they import each other: one way.',
      severity: 'error',
      scope: 'folder',
      from: {},
      to: { circular: true },
    },
    {
      name: 'domain-is-pure',
      comment: 'The domain does no I/O and knows nothing of the layers above it.',
      severity: 'error',
      from: { path: domain },
      to: { path: '^src/(engine|store|api|server|cli|contract|import|scoring|generated)/|^src/main\\.ts$' },
    },
    {
      name: 'domain-uses-no-io-modules',
      severity: 'error',
      from: { path: domain },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'base-stands-alone',
      severity: 'error',
      from: { path: '^src/base/' },
      to: { path: '^src/', pathNot: '^src/(base/|limits\\.ts$)' },
    },
    {
      name: 'only-main-knows-store-drivers',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/(main\\.ts$|store/)' },
      to: { path: '^src/store/(open|(lmdb|redis)/)' },
    },
    {
      name: 'engine-sees-only-the-store-port',
      severity: 'error',
      from: { path: '^src/engine/' },
      to: { path: '^src/(api|server|cli|contract|generated|store/(lmdb|redis))/|^src/main\\.ts$' },
    },
    {
      name: 'ranking-and-scoring-stay-below-the-engine',
      severity: 'error',
      from: { path: '^src/(ranking|evaluation|scoring|import|workers)/' },
      to: { path: '^src/(engine|api|server|cli|contract|generated|store/(lmdb|redis))/|^src/main\\.ts$' },
    },
    {
      name: 'api-knows-no-transport',
      comment:
        'The table of methods and the pipeline serve every transport; what a method runs is a verb of the engine.',
      severity: 'error',
      from: { path: '^src/api/' },
      to: { path: '^src/(server|cli|store|scoring|workers)/|^src/main\\.ts$|node_modules/@grpc/' },
    },
    {
      name: 'server-does-not-know-the-cli',
      severity: 'error',
      from: { path: '^src/server/' },
      to: { path: '^src/cli/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
