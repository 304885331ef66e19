"""Verifies a receipt file by protocol/spec/receipts.md alone; needs nothing but Python. `verify_receipt.py FILE`.

Prints nothing and exits with 0 where everything holds, else says what does not and exits with 1.
"""
import base64
import hashlib
import json
import re
import struct
import sys

# ---- Ed25519, as RFC 8032 section 6 has it

P = 2 ** 255 - 19
L = 2 ** 252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def recover_x(y, sign):
    if y >= P:
        return None
    x2 = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if x2 == 0:
        return None if sign else 0
    x = pow(x2, (P + 3) // 8, P)
    if (x * x - x2) % P != 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - x2) % P != 0:
        return None
    return P - x if (x & 1) != sign else x


def add(a, b):
    e, f = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    g, h = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    i, j, k, m = f - e, h - g, h + g, f + e
    return i * j % P, k * m % P, j * k % P, i * m % P


def times(s, point):
    result = (0, 1, 1, 0)
    while s > 0:
        if s & 1:
            result = add(result, point)
        point = add(point, point)
        s >>= 1
    return result


def point_of(data):
    y = int.from_bytes(data, 'little')
    sign, y = y >> 255, y & (1 << 255) - 1
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE_X = recover_x(BASE_Y, 0)
BASE = (BASE_X, BASE_Y, 1, BASE_X * BASE_Y % P)


def signed(key, message, signature):
    a, r, s = point_of(key), point_of(signature[:32]), int.from_bytes(signature[32:], 'little')
    if a is None or r is None or s >= L:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), 'little') % L
    left, right = times(s, BASE), add(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# ---- names

ALPHABET = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz'


def base58(text):
    value = 0
    for char in text:
        value = value * 58 + ALPHABET.index(char)
    zeros = len(text) - len(text.lstrip('1'))
    return bytes(zeros) + value.to_bytes((value.bit_length() + 7) // 8, 'big')


def peer_key(peer):
    data = base58(peer)
    check(data[:6] == bytes.fromhex('002408011220') and len(data) == 38, peer + ' is no PeerId of an Ed25519 key')
    return data[6:]


def address_key(address):
    data = base58(address)
    check(len(data) == 32, address + ' is no Solana address')
    return data


def check(holds, what):
    if not holds:
        raise ValueError(what)


# ---- trees

def sha256(*parts):
    return hashlib.sha256(b''.join(parts)).digest()


def root_of(leaf, index, count, path):
    """RFC 9162, section 2.1.3.2."""
    check(index < count, 'the place is outside the tree')
    at, last = index, count - 1
    for sibling in path:
        check(last > 0, 'the path is too long')
        if at & 1 or at == last:
            leaf = sha256(b'\x01', sibling, leaf)
            while not at & 1 and at != 0:
                at, last = at >> 1, last >> 1
        else:
            leaf = sha256(b'\x01', leaf, sibling)
        at, last = at >> 1, last >> 1
    check(last == 0, 'the path is too short')
    return leaf


def u64(value):
    return struct.pack('<Q', value)


def verify(file):
    check(file['format'] == 'dcn-receipt/1', 'another format')
    gateway, node = peer_key(file['gateway']), peer_key(file['node'])
    kind = ['function', 'connector'].index(file['kind']) + 1
    status = ['done', 'error', 'timeout'].index(file['status']) + 1
    hashes = [bytes.fromhex(file[name]) for name in ('offerId', 'awardId', 'codeId', 'payloadId', 'outcomeId')]
    work = (
        b'DCNRCPT1' + gateway + node + address_key(file['payTo']) + bytes.fromhex(file['jobRef']) +
        struct.pack('<IBBH', file['epoch'], kind, status, file['feeBps']) + b''.join(hashes) +
        struct.pack('<IIIQQ', file['outcomeBytes'], file['durationMs'], file['cpuMs'], file['memoryPeakBytes'],
                    file['price'])
    )
    work_signature, signature = base64.b64decode(file['workSignature']), base64.b64decode(file['signature'])
    account = struct.pack('<QQQHQ', file['sequence'], file['amount'], file['owed'], file['carry'],
                          file['acceptedAtMs'])
    receipt = work + work_signature + account + signature
    check(len(receipt) == 478, 'not 478 bytes')
    check(signed(node, b'dcn/receipt-work/1\n' + work, work_signature), 'the node did not sign this')
    check(signed(gateway, b'dcn/receipt/1\n' + receipt[:414], signature), 'the gateway did not sign this')
    job = bytes.fromhex(file['jobId'].replace('-', ''))
    check(sha256(b'dcn/receipt-job/1\n', job)[:16].hex() == file['jobRef'], 'it is of another job')
    before = file['amount'] * 10000 + file['carry'] - file['price'] * (10000 - file['feeBps'])
    check(0 <= before < 10000, 'the amount is not the price less the fee')

    settlement = file['settlement']
    if settlement is None:
        return
    payee = settlement['payee']
    check(settlement['gateway'] == file['gateway'] and payee['node'] == file['node'], 'paid by or to another')
    check(payee['firstSequence'] + settlement['index'] == file['sequence'], 'it stands at another place')
    path = [bytes.fromhex(each) for each in settlement['path']]
    sub_root = root_of(sha256(b'\x00', receipt), settlement['index'], payee['count'], path)
    check(sub_root.hex() == payee['subRoot'], 'it is not among the receipts of the payee')
    leaf = sha256(b'\x02', node, address_key(payee['payTo']), u64(payee['firstSequence']), u64(payee['count']),
                  u64(payee['sum']), sub_root)
    path = [bytes.fromhex(each) for each in settlement['payeePath']]
    tree = root_of(leaf, settlement['payeeIndex'], settlement['payeeCount'], path)
    memo = re.fullmatch(r'dcn1:([\w-]{43}):(\d+):(\d+):(\d+)/(\d+)', settlement['memo'], re.ASCII)
    check(memo is not None, 'the memo has another form')
    number, receipts, part, parts = (int(each) for each in memo.groups()[1:])
    root = sha256(b'\x03', u64(settlement['payeeCount']), u64(receipts), tree)
    check(root.hex() == settlement['settlementId'], 'the payee is not in the settlement')
    check(base64.urlsafe_b64encode(root).decode().rstrip('=') == memo.group(1), 'the memo has another root')
    check(number == settlement['number'], 'the memo has another number')
    check(part == ((settlement['payeeIndex'] + 1) * parts - 1) // settlement['payeeCount'] + 1, 'of another part')


if __name__ == '__main__':
    with open(sys.argv[1], encoding='utf-8') as source:
        try:
            verify(json.load(source))
        except (ValueError, KeyError, TypeError, struct.error) as fault:
            print(fault)
            sys.exit(1)
