//! A server that plays a script.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

use crate::clock::FakeClock;
use crate::steps::Step;

/// What a server saw.
#[derive(Debug, Default)]
pub struct Seen {
    pub connections: usize,
    /// The requests, each as much as was read of it.
    pub requests: Vec<Vec<u8>>,
    /// How many of them were read to their end.
    pub whole: usize,
}

/// What all connections of a server share.
#[derive(Clone)]
pub struct Stage {
    pub seen: Arc<Mutex<Seen>>,
    clock: FakeClock,
}

impl Stage {
    pub fn new(clock: FakeClock) -> Self {
        let seen = Arc::default();
        Self { seen, clock }
    }

    /// Lets time pass again and again, where there is no connection that a script could do so for.
    pub async fn let_time_pass(self) {
        for _ in 0..10 {
            pause().await;
            self.clock.advance(Duration::from_secs(60));
        }
    }

    /// Accepts connections, and plays the script of each.
    pub async fn serve(self, listener: TcpListener, script: Vec<Vec<Step>>) {
        self.play(&listener, script).await;
        // One more than the script knows is closed at once, and counted.
        loop {
            self.play(&listener, vec![vec![Step::Fin]]).await;
        }
    }

    /// Accepts as many connections as the script knows, and no more.
    pub async fn serve_only(self, listener: TcpListener, script: Vec<Vec<Step>>) {
        self.play(&listener, script).await;
    }

    async fn play(&self, listener: &TcpListener, script: Vec<Vec<Step>>) {
        for steps in script {
            let (socket, _) = listener.accept().await.unwrap();
            self.seen.lock().unwrap().connections += 1;
            socket.set_nodelay(true).unwrap();
            tokio::spawn(Connection::new(socket, self.clone()).play(steps));
        }
    }
}

/// Long enough for the runtime to run out of other work: all that has arrived is seen then. All tasks of a case share
/// a thread, so that this does not depend on how busy the machine is.
pub async fn pause() {
    for _ in 0..2 {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

struct Connection {
    socket: TcpStream,
    stage: Stage,
    /// Whether a request was begun and not read to its end.
    is_amid: bool,
}

/// What follows a step.
#[derive(PartialEq)]
enum Then {
    Next,
    Gone,
}

impl Connection {
    fn new(socket: TcpStream, stage: Stage) -> Self {
        let is_amid = false;
        Self {
            socket,
            stage,
            is_amid,
        }
    }

    async fn play(mut self, steps: Vec<Step>) {
        for step in steps {
            if self.step(step).await == Then::Gone {
                return;
            }
        }
        while self.read(false).await {}
    }

    async fn step(&mut self, step: Step) -> Then {
        let goes_on = match step {
            Step::Read => self.read(true).await,
            Step::ReadHead => self.read(false).await,
            Step::Peek => self.socket.peek(&mut [0]).await.is_ok(),
            Step::Send(bytes) => self.send(&bytes).await,
            Step::Trickle(bytes) => self.trickle(&bytes).await,
            Step::Pause => {
                pause().await;
                true
            }
            Step::Pass(time) => {
                self.stage.clock.advance(time);
                true
            }
            Step::Half => self.socket.shutdown().await.is_ok(),
            Step::Fin => {
                let _ = self.socket.shutdown().await;
                false
            }
            Step::Reset => {
                self.socket.set_zero_linger().unwrap();
                false
            }
            Step::Hold => std::future::pending().await,
        };
        if goes_on { Then::Next } else { Then::Gone }
    }

    /// Whether all was sent: a client may well turn away from a fault.
    async fn send(&mut self, bytes: &[u8]) -> bool {
        self.socket.write_all(bytes).await.is_ok()
    }

    async fn trickle(&mut self, bytes: &[u8]) -> bool {
        for byte in bytes {
            if !self.send(&[*byte]).await {
                return false;
            }
            tokio::task::yield_now().await;
        }
        true
    }

    /// Reads a request, whole or its head at least. What belongs to one that was begun before is dropped. Whether
    /// there was anything to read.
    async fn read(&mut self, whole: bool) -> bool {
        let mut buffer = vec![0; 65_536];
        let mut request = Vec::new();
        loop {
            match self.socket.read(&mut buffer).await {
                Ok(0) | Err(_) => return false,
                Ok(_) if self.is_amid && request.is_empty() => return true,
                Ok(count) => request.extend_from_slice(&buffer[..count]),
            }
            self.note(&request);
            match missing(&request) {
                Some(0) => break,
                Some(_) if !whole => return true,
                _ => {}
            }
        }
        self.is_amid = false;
        self.stage.seen.lock().unwrap().whole += 1;
        true
    }

    /// Remembers what was read of a request.
    fn note(&mut self, request: &[u8]) {
        let mut seen = self.stage.seen.lock().unwrap();
        if self.is_amid {
            seen.requests.pop();
        }
        seen.requests.push(request.to_vec());
        self.is_amid = true;
    }
}

/// How much of a request's body is still to come, once its head is there.
fn missing(request: &[u8]) -> Option<usize> {
    let end = request.windows(4).position(|four| four == b"\r\n\r\n")? + 4;
    let head = String::from_utf8_lossy(&request[..end]);
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))
        .map_or(0, |length| length.parse().unwrap());
    Some((end + length).saturating_sub(request.len()))
}
