import { mkdirSync, writeFileSync } from 'node:fs'
import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { freePort, startProgram, waitForHttp } from '../children.ts'
import type { Candidate } from './candidate.ts'

export const nginx: Candidate = {
  name: 'nginx',
  start: async ({ upstreamUrl, folder }) => {
    const version = findVersion()
    if (version === undefined) {
      console.log('nginx is not installed and is left out (on Debian: apt-get install nginx-light)')
      return undefined
    }
    const [port, streamPort] = [await freePort(), await freePort()]
    const home = join(folder, 'nginx')
    mkdirSync(home)
    const config = join(home, 'nginx.conf')
    writeFileSync(config, configText({ home, upstreamUrl, port, streamPort }))
    const child = startProgram('nginx', ['-p', home, '-c', config, '-e', 'stderr'])
    await waitForHttp(child, `http://127.0.0.1:${port}/v1/models`)
    return {
      url: `http://127.0.0.1:${port}`,
      streamUrl: `http://127.0.0.1:${streamPort}`,
      headers: {},
      apiKey: 'bench',
      pids: [child.pid],
      databasePids: [],
      facts: { nginx: version, worker_processes: 'auto' },
      stop: child.stop,
    }
  },
}

function findVersion(): string | undefined {
  const { stderr, error } = spawnSync('nginx', ['-v'], { encoding: 'utf8' })
  return error ? undefined : stderr.trim().replace('nginx version: nginx/', '')
}

type Config = { home: string; upstreamUrl: string; port: number; streamPort: number }

// Two servers, since only streams want `proxy_buffering off`.
function configText({ home, upstreamUrl, port, streamPort }: Config): string {
  const server = (listen: number, buffering: 'on' | 'off'): string => `
  server {
    listen 127.0.0.1:${listen};
    location / {
      proxy_pass http://upstream;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering ${buffering};
      proxy_read_timeout 600s;
    }
  }`
  return `
daemon off;
worker_processes auto;
${userLine()}
pid ${home}/nginx.pid;
error_log stderr error;
events { worker_connections 8192; }
http {
  access_log off;
  client_body_temp_path ${home}/body;
  proxy_temp_path ${home}/proxy;
  fastcgi_temp_path ${home}/fastcgi;
  uwsgi_temp_path ${home}/uwsgi;
  scgi_temp_path ${home}/scgi;
  client_body_buffer_size 64k;
  keepalive_timeout 600s;
  keepalive_requests 1000000000;
  tcp_nodelay on;
  upstream upstream {
    server ${new URL(upstreamUrl).host};
    keepalive 256;
    keepalive_requests 1000000000;
    keepalive_timeout 600s;
  }${server(port, 'on')}${server(streamPort, 'off')}
}
`
}

/** Started as root it would hand its workers to a user who cannot reach the temporary folder. */
function userLine(): string {
  if (process.getuid?.() !== 0) return ''
  return `user ${execFileSync('id', ['-un'], { encoding: 'utf8' }).trim()};`
}
