/** With `-i` the tests run in jest's own process, which an open sandbox would keep alive. */
export default () => void process.emit('SIGTERM');
