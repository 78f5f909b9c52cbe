// Usage: node closing-line.mjs REPORT FAILED_STEPS. Turns vitest's JSON report into the closing line and the exit code of .ci/run.
import { readFileSync } from 'node:fs';

const [reportFile, failedSteps] = process.argv.slice(2);

function readReport() {
  try {
    return JSON.parse(readFileSync(reportFile, 'utf8'));
  } catch {
    console.log('the tests left no report');
    return { numPassedTests: 0, numFailedTests: 1, testResults: [] };
  }
}

const { numPassedTests, numFailedTests, testResults } = readReport();

/** A file that breaks before its first test fails without a failed test. */
const brokenFiles = testResults.filter(
  ({ status, assertionResults }) => status === 'failed' && !assertionResults.some((test) => test.status === 'failed'),
);
const skipped = testResults.flatMap(({ assertionResults }) =>
  assertionResults.filter(({ status }) => status === 'skipped' || status === 'pending' || status === 'todo'),
);
for (const { name } of brokenFiles) console.log(`broken: ${name}`);
for (const { fullName } of skipped) console.log(`skipped: ${fullName}`);

const failed = numFailedTests + brokenFiles.length;
const skipsCount = process.env.CI === 'true' && skipped.length > 0;
process.exitCode = failed > 0 || Number(failedSteps) > 0 || skipsCount ? 1 : 0;
console.log(`${numPassedTests} passed, ${failed} failed`);
