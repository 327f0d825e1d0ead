// node scripts/step.mjs STEP [SKIP…]: one step of the build, unless it was done with these very files or SKIP says true.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const STEPS = {
  install: { reads: ['package.json', 'package-lock.json', '.npmrc'], makes: 'node_modules', commands: [['npm', 'ci']] },
  build: {
    reads: ['package.json', 'package-lock.json', 'scripts', 'src', 'tsconfig.json', 'tsconfig.build.json', 'tsconfig.worker.json'],
    makes: 'dist',
    commands: [['npm', 'run', '--silent', 'build']],
  },
  test: {
    reads: ['package.json', 'package-lock.json', 'scripts', 'src', 'test', 'tsconfig.json', 'tsconfig.test.json', 'vitest.config.ts'],
    makes: 'target/vitest-reports',
    commands: [['npm', 'run', '--silent', 'check'], ['npm', 'run', '--silent', 'size'], ['npm', 'run', '--silent', 'test']],
  },
};

process.chdir(fileURLToPath(new URL('..', import.meta.url)));
const [name, ...skips] = process.argv.slice(2);
const step = STEPS[name];
if (skips.includes('true')) {
  process.exit(0);
}

function* files(path) {
  if (statSync(path).isDirectory()) {
    for (const entry of readdirSync(path).sort()) {
      yield* files(join(path, entry));
    }
  } else {
    yield path;
  }
}

const hash = createHash('sha256').update(process.version);
for (const path of step.reads) {
  for (const file of files(path)) {
    hash.update(`\0${file}\0`).update(readFileSync(file));
  }
}
const sum = hash.digest('hex');
const stamp = `target/${name}.stamp`;
if (existsSync(step.makes) && existsSync(stamp) && readFileSync(stamp, 'utf8') === sum) {
  process.exit(0);
}
for (const [program, ...args] of step.commands) {
  const { status, error } = spawnSync(program, args, { stdio: ['ignore', 'inherit', 'inherit'] });
  if (error) {
    console.error(`${program}: ${error.message} (expected: Node 20.19 or newer with npm on PATH)`);
  }
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}
mkdirSync('target', { recursive: true });
writeFileSync(stamp, sum);
