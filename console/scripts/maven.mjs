// What Maven runs here: `bundle` makes dist/ where the sources changed since it was made, `test` checks what was made.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = ['src', 'public', 'scripts', 'index.html', 'package.json', 'package-lock.json', 'tsconfig.json', 'vite.config.ts'];
const SDK = '../sdk/js/src';
const DOCUMENT = '../api/src/main/resources/io/hongyan/api/v1/openapi.yaml';

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old to build the console (expected: 20.19 or newer)`);
  process.exit(1);
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

function filesBelow(path) {
  if (!existsSync(path)) {
    return [];
  }
  const entries = readdirSync(path, { withFileTypes: true, recursive: true });
  return entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}

function sum(paths) {
  const hash = createHash('sha256');
  for (const path of paths.filter((path) => !path.endsWith('schema.gen.ts')).sort()) {
    hash
      .update(path)
      .update('\0')
      .update(existsSync(path) ? readFileSync(path) : '')
      .update('\0');
  }
  return hash.digest('hex');
}

/** Does the work, unless its stamp says that it was done from these very files. */
function once(name, made, paths, work) {
  const stamp = `target/${name}.stamp`;
  const now = sum(paths);
  if (existsSync(made) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) {
    return;
  }
  work();
  mkdirSync('target', { recursive: true });
  writeFileSync(stamp, now);
}

switch (process.argv[2]) {
  case 'bundle': {
    once('packages', 'node_modules', ['package.json', 'package-lock.json'], () => run('npm', 'ci', '--no-progress', '--loglevel=error'));
    const sources = SOURCES.flatMap((path) => (path.includes('.') ? [path] : filesBelow(path)));
    once('bundle', 'dist/index.html', [...sources, ...filesBelow(SDK), DOCUMENT], () => {
      run('npm', 'run', '--silent', 'generate');
      run('npm', 'run', '--silent', 'build');
    });
    break;
  }
  case 'test':
    run('npm', 'run', '--silent', 'check');
    run('npm', 'run', '--silent', 'test');
    run('npm', 'run', '--silent', 'size');
    break;
  default:
    console.error('usage: maven.mjs bundle|test');
    process.exit(2);
}
