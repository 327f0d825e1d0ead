// What Maven runs here: `bundle` makes dist/ where the sources changed since it was made, `test` checks what was made.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PACKAGES = ['package.json', 'package-lock.json', '.npmrc'];
const SOURCES = ['src', 'scripts', 'tsconfig.json', 'tsconfig.build.json'];

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old to build the Web SDK (expected: 20.19 or newer)`);
  process.exit(1);
}

function run(command, ...args) {
  const { status } = spawnSync(command, args, { stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

function filesOf(path) {
  if (path.includes('.')) {
    return [path];
  }
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Does the work, unless its stamp says that it was done from these very files. */
function once(name, made, paths, work) {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesOf).sort()) {
    hash.update(path).update('\0').update(readFileSync(path)).update('\0');
  }
  const stamp = `target/${name}.stamp`;
  const now = hash.digest('hex');
  if (existsSync(made) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) {
    return;
  }
  work();
  mkdirSync('target', { recursive: true });
  writeFileSync(stamp, now);
}

switch (process.argv[2]) {
  case 'bundle':
    once('packages', 'node_modules', PACKAGES, () => run('npm', 'ci', '--no-progress', '--loglevel=error'));
    once('bundle', 'dist/types/index.d.ts', [...PACKAGES, ...SOURCES], () => run('npm', 'run', '--silent', 'build'));
    break;
  case 'test':
    run('npm', 'run', '--silent', 'check');
    run('npm', 'run', '--silent', 'test');
    run('npm', 'run', '--silent', 'size');
    break;
  default:
    console.error('usage: maven.mjs bundle|test');
    process.exit(2);
}
