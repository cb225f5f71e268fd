"""Many datagrams with one system call: recvmmsg(2) and sendmmsg(2) of Linux, for memory that lies ready.

Python's own calls make an object of each sender's address and read each receiver's from text; at thousands a second
that costs as much as the rest of a packet. Here an address is the kernel's own `sockaddr`, as bytes.
"""

import ctypes
import errno
import socket
from struct import Struct
from typing import Final

from media.binding import Address
from media.dtls import BUFFER, PacketBuffer

AT_ONCE: Final = 32
"""Datagrams of one call: few enough that the first one does not wait long for the last."""
_IPV4: Final = Struct("=HH4s8x")
_IPV6: Final = Struct("=HHI16sI")
_libc: Final = ctypes.CDLL(None, use_errno=True)
_receive: Final = _libc.recvmmsg
_receive.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int, ctypes.c_void_p)
_send: Final = _libc.sendmmsg
_send.argtypes = (ctypes.c_int, ctypes.c_void_p, ctypes.c_uint, ctypes.c_int)


class _Vector(ctypes.Structure):
    _fields_ = (("base", ctypes.c_void_p), ("length", ctypes.c_size_t))


class _Message(ctypes.Structure):
    _fields_ = (
        ("name", ctypes.c_void_p),
        ("name_length", ctypes.c_uint32),
        ("vectors", ctypes.c_void_p),
        ("vector_count", ctypes.c_size_t),
        ("control", ctypes.c_void_p),
        ("control_length", ctypes.c_size_t),
        ("flags", ctypes.c_int),
    )


class _Entry(ctypes.Structure):
    _fields_ = (("message", _Message), ("length", ctypes.c_uint))


ENTRY: Final = ctypes.sizeof(_Entry)


def name_of(address: Address) -> bytes:
    """An address as Python writes it, as the kernel's `sockaddr`."""
    port = socket.htons(address[1])
    if len(address) == 2:
        return _IPV4.pack(socket.AF_INET, port, socket.inet_pton(socket.AF_INET, address[0]))
    host, flow, scope = address[0], socket.htonl(address[2]), address[3]
    raw = socket.inet_pton(socket.AF_INET6, host)
    return _IPV6.pack(socket.AF_INET6, port, flow, raw, scope)


def address_of(name: bytes) -> Address:
    """And back."""
    if len(name) == _IPV4.size:
        _, port, host = _IPV4.unpack(name)
        return socket.inet_ntop(socket.AF_INET, host), socket.ntohs(port)
    _, port, flow, host, scope = _IPV6.unpack(name)
    return socket.inet_ntop(socket.AF_INET6, host), socket.ntohs(port), socket.ntohl(flow), scope


class Batch:
    """`AT_ONCE` datagrams as the kernel takes them; Python sees sizes and names in place."""

    def __init__(self, name_size: int) -> None:
        self.memory = bytearray(AT_ONCE * ENTRY)
        self.vectors = bytearray(AT_ONCE * ctypes.sizeof(_Vector))
        self.raw_names = bytearray(AT_ONCE * name_size)
        names = memoryview(self.raw_names)
        self.names = [names[i : i + name_size] for i in range(0, len(names), name_size)]
        self._entries = (_Entry * AT_ONCE).from_buffer(self.memory)
        self._vectors = (_Vector * AT_ONCE).from_buffer(self.vectors)
        first_name = ctypes.addressof((ctypes.c_char * len(names)).from_buffer(self.raw_names))
        for index, entry in enumerate(self._entries):
            message = entry.message
            message.name = first_name + index * name_size
            message.name_length = name_size
            message.vectors = ctypes.addressof(self._vectors[index])
            message.vector_count = 1
        self.address = ctypes.addressof(self._entries)
        words = memoryview(self.vectors).cast("L")
        self.bases, self.lengths = words[0::2], words[1::2]
        halves = memoryview(self.memory).cast("I")
        self.received = halves[_Entry.length.offset // 4 :: ENTRY // 4]
        """Bytes of each datagram that came."""


class Datagrams:
    """One unconnected UDP socket that never blocks. What was put is on its way after `flush` or, in time, before."""

    def __init__(self, sock: socket.socket) -> None:
        self._descriptor = sock.fileno()
        size = (_IPV4 if sock.family == socket.AF_INET else _IPV6).size
        self._in, self._out = Batch(size), Batch(size)
        self._waiting = 0
        self.unsent = 0
        """Datagrams that the kernel didn't take."""
        self.packets = [PacketBuffer() for _ in range(AT_ONCE)]
        """Where the datagrams of `receive` lie, until the next one."""
        self.names = self._in.names
        self.sizes = self._in.received
        for index, packet in enumerate(self.packets):
            self._in.bases[index] = packet.base
            self._in.lengths[index] = BUFFER
        self._spare = [PacketBuffer() for _ in range(AT_ONCE)]

    def receive(self) -> int:
        """How many came, at most `AT_ONCE`; 0 when none waits."""
        count: int = _receive(
            self._descriptor, self._in.address, AT_ONCE, socket.MSG_DONTWAIT, None
        )
        return max(count, 0)

    def spare(self) -> PacketBuffer:
        """Memory for a packet that is to be put next: nobody touches it before it has left."""
        return self._spare[self._waiting]

    def put(self, packet: PacketBuffer, size: int, name: bytes) -> None:
        """Send that much of a packet with the next flush; the memory stays as it is until then."""
        out, index = self._out, self._waiting
        out.bases[index] = packet.base
        out.lengths[index] = size
        out.names[index][:] = name
        self._waiting = index + 1
        if index + 1 == AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Hand over to the kernel what was put. What it doesn't take is lost, as on any link."""
        begin, end = 0, self._waiting
        self._waiting = 0
        while begin < end:
            where = self._out.address + begin * ENTRY
            sent: int = _send(self._descriptor, where, end - begin, socket.MSG_DONTWAIT)
            if sent > 0:
                begin += sent
            elif ctypes.get_errno() == errno.EAGAIN:
                self.unsent += end - begin
                return
            else:  # this one can't be sent
                self.unsent += 1
                begin += 1

    def close(self) -> None:
        """Whatever is put from now on is lost: the socket's number may soon be another's."""
        self._descriptor = -1

    def send(self, data: bytes, name: bytes) -> None:
        """A datagram at once, after whatever was put before."""
        packet = self.spare()
        packet.view[: len(data)] = data
        self.put(packet, len(data), name)
        self.flush()
