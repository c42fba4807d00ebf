//! How a server is found: whether its port is open, and when.

use std::io;
use std::sync::Mutex;
use std::time::{Duration, Instant, SystemTime};

use rt::client::{Clock, Sleep};
use specwright_runtime as rt;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::oneshot;
use tokio::task::JoinHandle;

use crate::clock::FakeClock;
use crate::server::pause;

/// When a port takes connections.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Door {
    /// Nothing is said: from the beginning.
    Open,
    /// `opens after N`: they are refused until the client has waited N times.
    OpensAfter(usize),
    /// `closes`: they are refused once there were as many as the script knows.
    Closes,
    /// `closed`: they are refused.
    Closed,
    /// `deaf`: they are made, and nobody accepts them.
    Deaf,
    /// `full`: they are neither made nor refused.
    Full,
}

impl Door {
    pub fn parse(text: &str) -> Self {
        match text.strip_prefix("opens after ") {
            Some(count) => Self::OpensAfter(count.parse().unwrap()),
            None if text.is_empty() => Self::Open,
            None if text == "closes" => Self::Closes,
            None if text == "closed" => Self::Closed,
            None if text == "deaf" => Self::Deaf,
            None if text == "full" => Self::Full,
            None => panic!("{text:?} is no door"),
        }
    }
}

/// A port of the test's own. While it is bound and does not listen, connections to it are refused, and nobody else
/// can take it.
pub struct Port {
    socket: TcpSocket,
    /// `127.0.0.1:12345`
    pub authority: String,
}

impl Port {
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let authority = socket.local_addr().unwrap().to_string();
        Self { socket, authority }
    }

    pub fn listen(self) -> TcpListener {
        self.socket.listen(64).unwrap()
    }

    /// A listener that nobody gets through to, since others wait there.
    pub async fn full(self) -> (TcpListener, Vec<JoinHandle<io::Result<TcpStream>>>) {
        let listener = self.socket.listen(0).unwrap();
        let address = listener.local_addr().unwrap();
        let others = (0..4).map(|_| tokio::spawn(TcpStream::connect(address)));
        let others = others.collect();
        pause().await;
        (listener, others)
    }
}

/// A fake clock that opens a port when the client has waited often enough.
pub struct DoorKeeper {
    clock: FakeClock,
    closed: Mutex<Option<Closed>>,
}

struct Closed {
    port: Port,
    waits: usize,
    opened: oneshot::Sender<TcpListener>,
}

impl DoorKeeper {
    pub fn new(clock: FakeClock) -> Self {
        let closed = Mutex::new(None);
        Self { clock, closed }
    }

    /// Where the listener of `port` comes out once it is open.
    pub fn opens_after(&self, waits: usize, port: Port) -> oneshot::Receiver<TcpListener> {
        let (opened, listener) = oneshot::channel();
        *self.closed.lock().unwrap() = Some(Closed {
            port,
            waits,
            opened,
        });
        listener
    }
}

impl Clock for DoorKeeper {
    fn sleep(&self, duration: Duration) -> Sleep {
        let mut closed = self.closed.lock().unwrap();
        let waits = self.clock.sleeps().len() + 1;
        if let Some(now) = closed.take_if(|closed| closed.waits == waits) {
            let _ = now.opened.send(now.port.listen());
        }
        self.clock.sleep(duration)
    }

    fn limit(&self, duration: Duration) -> Sleep {
        self.clock.limit(duration)
    }

    fn now(&self) -> Instant {
        self.clock.now()
    }

    fn system_time(&self) -> SystemTime {
        self.clock.system_time()
    }

    fn chance(&self) -> f64 {
        self.clock.chance()
    }
}
