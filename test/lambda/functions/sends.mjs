// SPDX-License-Identifier: Apache-2.0
// A subsegment as AWS's SDK would send it, written by hand.
import { createSocket } from 'node:dgram';
import { promisify } from 'node:util';

export async function handler() {
  const { _X_AMZN_TRACE_ID: header = '', AWS_XRAY_DAEMON_ADDRESS: address = '' } = process.env;
  const { Root, Parent } = Object.fromEntries(header.split(';').map((field) => field.split('=')));
  const subsegment = {
    type: 'subsegment',
    id: '70de5b6f19ff9a0a',
    trace_id: Root,
    parent_id: Parent,
    name: 'price',
    start_time: Date.now() / 1000,
    end_time: Date.now() / 1000,
  };
  const [host, port] = address.split(':');
  const socket = createSocket('udp4');
  const text = `{"format":"json","version":1}\n${JSON.stringify(subsegment)}`;
  await promisify(socket.send.bind(socket))(text, Number(port), host);
  socket.close();
}
